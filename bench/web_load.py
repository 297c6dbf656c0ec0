"""List and sheet under 50 users with 5 seconds of thinking: p50, p95, p99 over real HTTP, login included."""

import http.cookiejar
import os
import random
import re
import statistics
import subprocess
import sys
import threading
import time
import urllib.parse
import urllib.request
from collections import defaultdict
from pathlib import Path

USERS = int(os.environ.get("BENCH_USERS", "50"))
THINK_SECONDS = 5.0
SECONDS = int(os.environ.get("BENCH_SECONDS", "60"))
RESIDENTS = int(os.environ.get("BENCH_RESIDENTS", "20000"))
PORT = 8917
SITE = f"http://localhost:{PORT}"


class Visitor:
    """One signed-in case worker with cookies of her own."""

    def __init__(self, account: str, password: str, code: str) -> None:
        self.jar = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))
        page = self.get("/accounts/login/")
        self._post("/accounts/login/", page, {"login": account, "password": password})
        page = self.get("/accounts/2fa/authenticate/")
        self._post("/accounts/2fa/authenticate/", page, {"code": code})

    def get(self, path: str) -> str:
        """Fetch a page as text; an error status raises."""
        with self.opener.open(SITE + path, timeout=30) as answer:
            return str(answer.read().decode())

    def _post(self, path: str, page: str, fields: dict[str, str]) -> None:
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        assert found, f"no form at {path}"
        body = urllib.parse.urlencode({**fields, "csrfmiddlewaretoken": found[1]}).encode()
        request = urllib.request.Request(SITE + path, body, {"Referer": SITE + path})
        self.opener.open(request, timeout=30).close()


def prepare() -> dict[str, str]:
    """The demonstration's town and database, and one case worker a user; account -> password."""
    from tsunagu.cli.demo import ROOT, Demonstration
    from tsunagu.programmes import load_programme

    demo = Demonstration(load_programme("343021-fuchu"), RESIDENTS, ROOT / "var" / "bench")
    demo.prepare()
    from allauth.mfa.totp.internal.auth import TOTP

    from tsunagu.apps.accounts.database_roles import acting_as_owner
    from tsunagu.apps.accounts.demo_accounts import demo_password, demo_totp_secret
    from tsunagu.apps.accounts.models import User

    accounts = {}
    with acting_as_owner():
        pattern = User.objects.get(username="case_worker")
        for number in range(USERS):
            name = f"load_{number:03d}"
            accounts[name] = demo_password(name)
            if User.objects.filter(username=name).exists():
                continue
            user = User.objects.get(pk=pattern.pk)
            user.pk, user.username = None, name
            user.set_password(accounts[name])
            user.save(force_insert=True)
            TOTP.activate(user, demo_totp_secret(name))
    return accounts


def visit(visitor: Visitor, need: str, until: float, taken: dict[str, list[float]], seed: int) -> None:
    """Open the list, then a child of it, and so on, with a think time before each."""
    rng = random.Random(seed)
    sheets: list[str] = []
    while True:
        time.sleep(rng.expovariate(1 / THINK_SECONDS))
        if time.monotonic() > until:
            return
        path = sheets.pop() if sheets else f"/find/{need}/?page={rng.randint(1, 3)}"
        begun = time.monotonic()
        page = visitor.get(path)
        taken["sheet" if path.count("/") > 3 else "list"].append(time.monotonic() - begun)
        if path.count("/") == 3:
            found = re.findall(rf'href="(/find/{need}/[0-9a-zA-Z_-]+/)"', page)
            sheets = rng.sample(found, min(2, len(found)))


def serve() -> subprocess.Popen[bytes]:
    """The server as `make demo` starts it."""
    command = [
        str(Path(sys.executable).with_name("granian")), "--interface", "wsgi", "--host", "127.0.0.1",
        "--port", str(PORT), "--workers", "1", "--blocking-threads", "8", "--no-access-log",
        "--log-level", "error", "tsunagu.config.wsgi:application",
    ]  # fmt: skip
    server = subprocess.Popen(command, env=os.environ.copy())
    time.sleep(6)
    return server


def main() -> None:
    """Print p50, p95 and p99 of the list and of the sheet."""
    accounts = prepare()
    from tsunagu.apps.accounts.demo_accounts import demo_totp_code

    server = serve()
    try:
        visitors = [Visitor(name, word, demo_totp_code(name)) for name, word in accounts.items()]
        taken: dict[str, list[float]] = defaultdict(list)
        until = time.monotonic() + SECONDS
        threads = [
            threading.Thread(target=visit, args=(visitor, "abuse", until, taken, number))
            for number, visitor in enumerate(visitors)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        server.terminate()
        server.wait()
    print(f"{RESIDENTS:,} residents, {USERS} users, {THINK_SECONDS:.0f} s think time, {SECONDS} s")
    for page, seconds in sorted(taken.items()):
        cut = statistics.quantiles(seconds, n=100)
        print(
            f"  {page:<6} n={len(seconds):<5} p50 {cut[49] * 1000:5.0f} ms   p95 {cut[94] * 1000:5.0f} ms"
            f"   p99 {cut[98] * 1000:5.0f} ms"
        )


if __name__ == "__main__":
    main()
