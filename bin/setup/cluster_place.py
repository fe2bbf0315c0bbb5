"""Where a private cluster lives: a home its user can reach, and a socket with a path short enough."""

import hashlib
import os
import subprocess
from pathlib import Path

from setup.problem import Problem
from setup.steps import as_user

NOTE = "postgres-lives-in"
# The kernel's limit for a socket's path is 108 bytes, one of them the closing zero.
SOCKET_LIMIT = 107
SOCKET = ".s.PGSQL.5432"


def postgres_user() -> int | None:
    """The user PostgreSQL has to run as: None for ourselves, only root needs another. Raises Problem."""
    if os.geteuid() != 0:
        return None
    import pwd

    try:
        return pwd.getpwnam("postgres").pw_uid
    except KeyError:
        raise Problem(
            "PostgreSQL refuses to run as root and there is no user 'postgres': "
            "make one (useradd --system postgres), or start as a plain user."
        ) from None


def home_for(data_dir: Path, user: int | None) -> Path:
    """The folder for the lasting cluster: in the data folder, or where its user can reach it.

    The other place is noted in the data folder. Raises Problem if the noted place is gone.
    """
    note = data_dir / NOTE
    if note.exists():
        home = Path(note.read_text().strip())
        if not home.is_dir():
            raise Problem(
                f"The database should be in {home}, as {note} says, but that folder is gone: restore it."
            )
        return home
    if user is None or reachable(data_dir, user):
        return data_dir / "postgres"
    home = Path("/var/lib") / f"stadtlotse-{short_hash(data_dir)}"
    home.mkdir(mode=0o700, exist_ok=True)
    note.write_text(f"{home}\n")
    return home


def reachable(folder: Path, user: int) -> bool:
    """Whether another user can walk into `folder`; asked of the system, which knows all its rules."""
    walk = subprocess.run(["test", "-x", folder], cwd="/", stderr=subprocess.DEVNULL, **as_user(user))
    return walk.returncode == 0


def short_hash(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:12]


def fits_a_socket(folder: Path) -> bool:
    """Whether PostgreSQL's socket in `folder` keeps within the kernel's limit."""
    return len(os.fsencode(folder / SOCKET)) <= SOCKET_LIMIT


def socket_dir_for(home: Path) -> Path:
    """The folder for the socket: in the cluster's home, or a short one of our own in /tmp."""
    inside = home / "socket"
    # A fixed name is safe here: make_private refuses a folder that somebody else made.
    short = Path("/tmp") / f"stadtlotse-{os.geteuid()}-{short_hash(home)}"  # noqa: S108
    return inside if fits_a_socket(inside) else short


def make_private(folder: Path, user: int | None) -> None:
    """Make a folder that only the cluster's user can enter. Raises Problem if somebody else made it."""
    owner = os.geteuid() if user is None else user
    try:
        folder.mkdir(mode=0o700, parents=True)
        if user is not None:
            os.chown(folder, user, -1)
    except FileExistsError:
        found = folder.lstat()
        if folder.is_symlink() or found.st_uid not in (owner, os.geteuid()):
            raise Problem(
                f"{folder} belongs to another user: start as that user, or choose another DATA_DIR."
            ) from None
        folder.chmod(0o700)
        if user is not None:
            os.chown(folder, user, -1)


def existing_major(data_dir: Path) -> int | None:
    """The PostgreSQL version that made the lasting cluster, or None if there is none yet."""
    note = data_dir / NOTE
    home = Path(note.read_text().strip()) if note.exists() else data_dir / "postgres"
    file = home / "data/PG_VERSION"
    return int(file.read_text()) if file.exists() else None
