"""The demonstration: synthetic town → batch → database → accounts → site, in one command."""

import os
import shutil
import socket
import subprocess
import sys
import time
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path

from tsunagu.cli.answer import Answer, Exit, bad_input, progress
from tsunagu.domain.programme import Programme

ROOT = Path(__file__).resolve().parents[3]
SEED = 20_261_120
STEPS = 6
FIRST_LOOK = (
    "はじめに押すところ:",
    "  1 case_worker で入る（認証コードは .venv/bin/tsunagu demo code case_worker）",
    "  2「見つける」を開く。自分の担当の行は点を伏せてある",
    "  3 一人を開き、事実を読んで、自分の見立てを保存する。点と理由が開く",
    "  4 決定と理由、次に会う日を記録する",
    "  5 manager で入り直し、「だれが見たか」を見る",
)


def run_demo(options: Namespace) -> Answer:
    """Bring up the demonstration, or print the current code of an account (`demo code ACCOUNT`)."""
    if options.topic == "code":
        return _code(options.account)
    if not 1_000 <= options.residents <= 200_000:
        return bad_input("--residents は 1000 から 200000 までの数にしてください。")
    if not options.no_serve and _taken(options.port):
        return bad_input(
            f"ポート {options.port} は使われています。make demo PORT=8001 のように変えてください。"
        )
    from tsunagu.programmes import load_programme

    programme = load_programme(options.programme)
    home = Path(os.environ.get("TSUNAGU_HOME", ROOT / "var")) / "demo"
    demo = Demonstration(programme, options.residents, home)
    lines = demo.prepare()
    if options.no_serve:
        demo.stop()
        return Answer(Exit.DONE, demo.facts, lines)
    return demo.serve(options.port, lines)


class Demonstration:
    """One synthetic town of one programme: its folder, its database, its site."""

    def __init__(self, programme: Programme, residents: int, home: Path) -> None:
        self.programme = programme
        self.residents = residents
        self.home = home
        self.town = home / f"{programme.id}-{residents}"
        self.database = f"tsunagu_{programme.municipality_code}"
        self.facts: dict[str, object] = {"programme": programme.id, "residents": residents}
        self._stop: Callable[[], None] = lambda: None
        self._begun = time.monotonic()

    def prepare(self) -> tuple[str, ...]:
        """Everything but serving; returns the lines that tell a newcomer what to do next."""
        self._say(
            1, f"合成の町をつくる（{self.programme.municipality}の計画にならう例、{self.residents:,}人）"
        )
        fresh = self._write_town()
        self._say(2, "読み取り・名寄せ・判定")
        bundle = self._run_batch()
        self._say(3, "PostgreSQL をおこす")
        self._start_database(fresh)
        self._say(4, "表・役割・行の権限をそろえる")
        self._migrate()
        self._say(5, "アカウントをつくり、判定を取り込む")
        accounts = self._load(bundle)
        self._say(6, "できました")
        self.facts["seconds"] = round(time.monotonic() - self._begun, 1)
        return ("", "合成データのデモ用アカウント（パスワード）", *accounts, "", *FIRST_LOOK)

    def serve(self, port: int, lines: tuple[str, ...]) -> Answer:
        """Serve on 127.0.0.1 until interrupted, then stop the database."""
        for line in (*lines, "", f"開くところ: http://localhost:{port}  （止めるときは Ctrl+C）"):
            print(line, flush=True)
        command = [
            str(Path(sys.executable).with_name("granian")), "--interface", "wsgi", "--host", "127.0.0.1",
            "--port", str(port), "--workers", "1", "--blocking-threads", "8", "--no-access-log",
            "--log-level", "warning", "tsunagu.config.wsgi:application",
        ]  # fmt: skip
        server = subprocess.Popen(command, env=os.environ.copy(), cwd=self.home)
        try:
            code = server.wait()
        except KeyboardInterrupt:
            server.terminate()
            server.wait()
            code = 0
        finally:
            self.stop()
        return Answer(Exit.DONE if code == 0 else Exit.OWN_FAULT, self.facts, ("止めました。",))

    def stop(self) -> None:
        """Stop the private database, if it is ours."""
        self._stop()

    def _say(self, step: int, words: str) -> None:
        progress(f"[{step}/{STEPS}] {time.monotonic() - self._begun:5.1f}秒  {words}")

    def _write_town(self) -> bool:
        """Write the extract files unless this very town stands already; True when it is new.

        A change of the apps counts as new too: policies of the database come with the first migration.
        """
        from tsunagu.pipeline.code_hash import code_sha256
        from tsunagu.synth import write_town

        mark = self.town / "town.txt"
        wanted = (
            f"{self.programme.sha256} {code_sha256(('apps', 'domain', 'synth'))} {self.residents} {SEED}\n"
        )
        if mark.exists() and mark.read_text() == wanted:
            return False
        shutil.rmtree(self.town, ignore_errors=True)
        write_town(self.programme, self.residents, SEED, self.town)
        mark.write_text(wanted)
        return True

    def _run_batch(self) -> Path:
        from tsunagu.pipeline.stages import run_pipeline

        outcome = run_pipeline(
            self.programme,
            self.town / "extracts",
            self.town / "store",
            say=lambda words: progress(f"        {words}"),
        )
        self.facts["bundle_sha256"] = outcome.bundle_sha256
        for entry in outcome.withheld:
            progress(f"        {entry['reason']}")
        return outcome.bundle

    def _start_database(self, fresh: bool) -> None:
        """The city's own database where DATABASE_URL names one, else a private server of the demonstration."""
        from tsunagu import postgres
        from tsunagu.apps.accounts.database_roles import prepare_database
        from tsunagu.config.django_setup import setup

        if "DATABASE_URL" in os.environ:
            setup(programme=self.programme.id, demo=True)
            return
        server = postgres.start(self.home / "postgres")
        self._stop = server.stop
        progress(f"        PostgreSQL {server.binaries.major}（{server.binaries.folder}）")
        if fresh:
            _drop_database(server.url(), self.database)
        urls = prepare_database(server.url(), self.database)
        os.environ["DATABASE_APP_ROLE"] = f"{self.database}_app"
        setup(app_url=urls.app_url, owner_url=urls.owner_url, programme=self.programme.id, demo=True)

    def _migrate(self) -> None:
        from tsunagu.config.django_setup import migrate

        migrate()

    def _load(self, bundle: Path) -> tuple[str, ...]:
        from tsunagu.apps.accounts.demo_accounts import create_demo_accounts
        from tsunagu.apps.intake.actions import load_bundle

        accounts = create_demo_accounts(self.programme)
        result = load_bundle(bundle)
        self.facts["listed"] = result.listed
        width = max(len(account.account) for account in accounts)
        return tuple(
            f"  {account.account:<{width}}  {account.password}  {account.organisation} {account.role_name}"
            for account in accounts
        )


def _code(account: str | None) -> Answer:
    """The current TOTP of a demonstration account."""
    if not account:
        return bad_input("だれのコードかを書いてください。例: tsunagu demo code case_worker")
    from tsunagu.config.django_setup import setup

    setup(demo=True)
    from tsunagu.apps.accounts.demo_accounts import demo_totp_code

    code = demo_totp_code(account)
    return Answer(Exit.DONE, {"account": account, "code": code}, (code,))


def _drop_database(superuser_url: str, name: str) -> None:
    """Forget the database of a town that is written anew."""
    import psycopg
    from psycopg import sql

    with psycopg.connect(superuser_url, autocommit=True) as connection:
        connection.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name)))


def _taken(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return True
    return False
