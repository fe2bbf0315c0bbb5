import json
import re

import pytest
from setup import frontend, python_env
from setup.environment import CHECKOUT
from setup.test import shared_out

LOCKS = ["requirements.lock", "requirements-dev.lock", "requirements-node.lock"]


@pytest.mark.parametrize("name", LOCKS)
def test_every_locked_package_has_an_exact_version_and_a_hash(name):
    text = (CHECKOUT / name).read_text()
    entries = re.split(r"^(?=[a-zA-Z0-9])", text, flags=re.MULTILINE)[1:]
    assert entries
    for entry in entries:
        assert re.match(r"[\w.\-\[\],]+==\S+", entry)
        assert "--hash=sha256:" in entry


def test_the_development_lock_includes_the_runtime_lock_version_by_version():
    satisfied = python_env.satisfied(CHECKOUT / python_env.DEVELOPMENT)
    assert set(satisfied) == {python_env.RUNTIME, python_env.DEVELOPMENT}


def test_a_development_lock_with_another_version_does_not_count_as_the_runtime_lock(tmp_path):
    (tmp_path / python_env.RUNTIME).write_text("django==5.2.1 \\\n    --hash=sha256:aa\n")
    (tmp_path / python_env.DEVELOPMENT).write_text("django==5.2.2 \\\n    --hash=sha256:bb\npytest==9 \\\n")
    assert set(python_env.satisfied(tmp_path / python_env.DEVELOPMENT)) == {python_env.DEVELOPMENT}


def test_an_environment_counts_as_ready_only_for_the_lock_file_it_was_made_from(tmp_path):
    lock = tmp_path / python_env.RUNTIME
    lock.write_text("django==5.2.1\n")
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/python").touch()
    assert not python_env.ready(tmp_path, lock)
    python_env._write_stamp(tmp_path, {"python": python_env._this_python()} | python_env.satisfied(lock))
    assert python_env.ready(tmp_path, lock)
    lock.write_text("django==5.2.2\n")
    assert not python_env.ready(tmp_path, lock)


def test_another_python_means_another_environment(tmp_path):
    lock = tmp_path / python_env.RUNTIME
    lock.write_text("django==5.2.1\n")
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/python").touch()
    python_env._write_stamp(tmp_path, {"python": "/usr/bin/python3 3.10.1"} | python_env.satisfied(lock))
    assert not python_env.ready(tmp_path, lock)


def test_the_npm_lock_has_checksums_and_names_no_registry():
    packages = json.loads((CHECKOUT / "package-lock.json").read_text())["packages"]
    ours = {name: facts for name, facts in packages.items() if name}
    assert ours
    assert all(facts["integrity"].startswith("sha512-") for facts in ours.values())
    assert not any("resolved" in facts for facts in ours.values())


@pytest.mark.parametrize(
    ("node", "npm", "answer"),
    [
        ("v20.1.0", "11.0.1", True),
        ("v18.0.0", "9.2.0", True),
        ("v16.2.0", "9.2.0", False),
        ("v20.1.0", "8.1", False),
        ("", "", False),
    ],
)
def test_node_and_npm_have_to_be_new_enough(node, npm, answer):
    assert frontend.new_enough(node, npm) is answer


def test_front_end_packages_count_as_ready_only_for_their_lock_file(tmp_path):
    (tmp_path / "package-lock.json").write_text("{}")
    (tmp_path / "node_modules").mkdir()
    assert not frontend.ready(tmp_path)
    (tmp_path / frontend.STAMP).write_text(python_env.digest(tmp_path / "package-lock.json"))
    assert frontend.ready(tmp_path)
    (tmp_path / "package-lock.json").write_text("{ }")
    assert not frontend.ready(tmp_path)


def test_only_the_whole_suite_is_shared_out_among_processes(monkeypatch):
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    assert shared_out([]) == shared_out(["-q"]) == ["-n", "2"]
    assert shared_out(["tests/geo"]) == shared_out(["-k", "border"]) == []
    monkeypatch.setattr("os.cpu_count", lambda: 64)
    assert shared_out([]) == ["-n", "4"]
    monkeypatch.setattr("os.cpu_count", lambda: 1)
    assert shared_out([]) == []
