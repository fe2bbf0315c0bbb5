"""Gets Debian packages: installed by root, or unpacked into a folder of ours without any rights."""

import os
import shutil
from pathlib import Path

from setup.problem import Problem
from setup.steps import CommandFailed, Steps
from setup.system_packages import Machine, Way, apt_packages, choose_way, system_name

APT = ["apt-get", "-qq", "-y", "--no-install-recommends", "-o", "DPkg::Lock::Timeout=300"]
# Debian would make and start a cluster of its own at installation; ours is private.
NO_CLUSTER = Path("/etc/postgresql-common/createcluster.d/stadtlotse.conf")
# Unpacked beside the machine's own C library these would break every program.
NEVER_UNPACKED = ("libc6_", "libc-bin_", "libgcc-s1_", "base-files_")


def get(missing: list[str], kept_major: int | None, unpacked: Path, steps: Steps) -> None:
    """Get what is missing (keys of system_packages.BY_HAND). Raises Problem with what to do instead."""
    machine = look_at_machine(steps)
    way = choose_way(machine, missing)
    try:
        if way is Way.UNPACK:
            _unpack(missing, kept_major, unpacked, steps)
        else:
            _install(missing, kept_major, [] if way is Way.ROOT else ["sudo", "-n"], steps)
    except CommandFailed as error:
        raise Problem(
            f"System packages could not be fetched or installed ({error.last_line()}): "
            f"is the package mirror reachable? Details are in {steps.log}."
        ) from error


def look_at_machine(steps: Steps) -> Machine:
    """What this machine is and what we may do on it."""
    file = Path("/etc/os-release")
    name, debian = system_name(file.read_text() if file.exists() else "")
    has_apt = debian and shutil.which("apt-get") is not None and shutil.which("dpkg-deb") is not None
    return Machine(name, has_apt, is_root=os.geteuid() == 0, has_sudo=_has_sudo(steps))


def _has_sudo(steps: Steps) -> bool:
    if os.geteuid() == 0 or shutil.which("sudo") is None:
        return False
    try:
        steps.run(["sudo", "-n", "true"])
    except CommandFailed:
        return False
    return True


def _install(missing: list[str], kept_major: int | None, before: list[str], steps: Steps) -> None:
    quiet = [*before, "env", "DEBIAN_FRONTEND=noninteractive"]
    steps.run([*quiet, *APT, "update"], finish=True)
    offered = steps.run(["apt-cache", "search", "--names-only", "postgis"])
    packages = apt_packages(missing, offered, kept_major)
    steps.run(
        [*before, "sh", "-c", f"mkdir -p {NO_CLUSTER.parent} && echo create_main_cluster=false >{NO_CLUSTER}"]
    )
    try:
        steps.run([*quiet, *APT, "install", *packages], finish=True)
    finally:
        with steps.signals.held():
            steps.run([*before, "rm", "-f", str(NO_CLUSTER)])


def _unpack(missing: list[str], kept_major: int | None, unpacked: Path, steps: Steps) -> None:
    apt = own_apt(unpacked.parent / "apt")
    steps.run([*APT, *apt, "update"])
    offered = steps.run(["apt-cache", *apt, "search", "--names-only", "postgis"])
    packages = apt_packages(missing, offered, kept_major)
    # Named packages are fetched even if installed: an extension must lie beside its own server.
    clients = [
        package.replace("postgresql-", "postgresql-client-")
        for package in packages[:1]
        if "postgis" in missing
    ]
    steps.run([*APT, *apt, "--reinstall", "--download-only", "install", *packages, *clients])
    archives = unpacked.parent / "apt/cache/archives"
    for package in sorted(archives.glob("*.deb")):
        if not package.name.startswith(NEVER_UNPACKED):
            steps.run(["dpkg-deb", "-x", package, unpacked])
        package.unlink()
    link_alternatives(unpacked)


def own_apt(folder: Path) -> list[str]:
    """The apt options that keep lists and downloads in `folder` and need no rights."""
    for name in ("state/lists/partial", "cache/archives/partial"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    options = {
        "Dir::State": folder / "state",
        "Dir::State::status": "/var/lib/dpkg/status",
        "Dir::Cache": folder / "cache",
        "Dir::Log": folder,
        "Debug::NoLocking": "1",
        "APT::Sandbox::User": "",
        "APT::Keep-Downloaded-Packages": "1",
    }
    return [word for name, value in options.items() for word in ("-o", f"{name}={value}")]


def link_alternatives(unpacked: Path) -> None:
    """Make the links that Debian's installation would make: `postgis.control` to `postgis-3.control`."""
    for versioned in unpacked.glob("usr/share/postgresql/*/extension/*-3.control"):
        plain = versioned.with_name(versioned.name.replace("-3.control", ".control"))
        if not plain.exists():
            plain.symlink_to(versioned.name)
