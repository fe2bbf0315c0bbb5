import subprocess

from setup import chromium


def an_unpacked_browser(folder, answer: str):
    """A tree as Debian's packages unpack it, with a shell script for a browser."""
    program = folder / "usr/lib/chromium/chromium"
    library = folder / "usr/lib/x86_64-linux-gnu/libatomic.so.1"
    for path in (program, library):
        path.parent.mkdir(parents=True)
        path.touch()
    program.write_text(f"#!/bin/sh\necho {answer}\n")
    program.chmod(0o755)
    return folder


def test_the_browser_that_is_named_comes_first(tmp_path, monkeypatch):
    monkeypatch.setenv("CHROMIUM", "/opt/browser")
    assert str(chromium.find(an_unpacked_browser(tmp_path, "x"))) == "/opt/browser"


def test_without_any_browser_there_is_none(tmp_path, monkeypatch):
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setattr(chromium.shutil, "which", lambda name: None)
    assert chromium.find(tmp_path) is None


def test_an_unpacked_browser_runs_with_its_own_libraries_and_fonts_from_a_folder_with_a_space(
    tmp_path, monkeypatch
):
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setattr(chromium.shutil, "which", lambda name: None)
    unpacked = an_unpacked_browser(tmp_path / "my packages", "$LD_LIBRARY_PATH $FONTCONFIG_FILE")
    answer = subprocess.run([chromium.find(unpacked)], capture_output=True, text=True, check=True)
    assert answer.stdout == f"{unpacked}/usr/lib/x86_64-linux-gnu {unpacked}/fonts.conf\n"
    assert f"<dir>{unpacked}/usr/share/fonts</dir>" in (unpacked / "fonts.conf").read_text()


def test_only_unpacked_packages_give_playwright_another_way_to_its_own_node(tmp_path):
    node = tmp_path / "node"
    assert set(chromium.variables(tmp_path, node)) == {"CHROMIUM"}
    unpacked = an_unpacked_browser(tmp_path / "packages", "x")
    assert chromium.variables(unpacked, node)["PLAYWRIGHT_NODEJS_PATH"] == str(unpacked / "run-node")
    assert str(node) in (unpacked / "run-node").read_text()
