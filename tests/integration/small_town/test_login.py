"""The ways in: a password alone opens nothing, a code works once, a login runs out."""

from urllib.parse import urlsplit

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import get_resolver

from tests.integration.small_town import town
from tests.integration.small_town.plane import City, rows
from tsunagu.apps.accounts.demo_accounts import demo_password, demo_totp_code
from tsunagu.config.signed_in import FIRST_FACTOR_NAMES, OPEN_NAMES

ROLE = "case_worker"
LOGIN, SECOND, HOME = "/accounts/login/", "/accounts/2fa/authenticate/", "/"
SCREENS = ("/", "/find/", "/find/long_absence/", "/search/", "/looks/", "/looks/mine/", "/programme/",
           "/sources/", "/runs/", "/session/", "/purpose/", "/components/")  # fmt: skip


def goes_to(response: HttpResponse) -> str:
    return urlsplit(response.headers.get("Location", "")).path


def password(client: Client, account: str = ROLE, word: str | None = None) -> HttpResponse:
    return client.post(LOGIN, {"login": account, "password": word or demo_password(account)})


def sign_in(client: Client, account: str = ROLE) -> HttpResponse:
    password(client, account)
    return client.post(SECOND, {"code": demo_totp_code(account)})


@pytest.fixture
def client(city: City) -> Client:
    return Client()


@pytest.mark.parametrize("path", SCREENS, ids=lambda path: f"{path} without a login")
def test_without_a_login_every_screen_leads_to_the_login(client: Client, path: str) -> None:
    response = client.get(path)
    assert (response.status_code, goes_to(response)) == (302, LOGIN)


def test_password_alone_reaches_nothing_but_the_second_factor(client: Client) -> None:
    assert goes_to(password(client)) == SECOND
    for path in SCREENS:
        assert goes_to(client.get(path)) == LOGIN, path
    assert rows("select count(*) from accounts_login where started_at > now() - interval '1 second'") == [
        (0,)
    ]
    assert client.get(SECOND).status_code == 200


def test_password_and_code_open_the_home_screen(client: Client) -> None:
    assert goes_to(sign_in(client)) == HOME
    response = client.get(HOME)
    assert response.status_code == 200
    assert "田中 美咲" in response.content.decode()


def test_a_wrong_code_opens_nothing(client: Client) -> None:
    password(client)
    wrong = f"{(int(demo_totp_code(ROLE)) + 1) % 1_000_000:06d}"
    assert client.post(SECOND, {"code": wrong}).status_code == 200
    assert goes_to(client.get(HOME)) == LOGIN


def test_a_code_works_once(client: Client) -> None:
    code = demo_totp_code(ROLE)
    password(client)
    assert goes_to(client.post(SECOND, {"code": code})) == HOME
    thief = Client()
    password(thief)
    assert thief.post(SECOND, {"code": code}).status_code == 200
    assert goes_to(thief.get(HOME)) == LOGIN


def test_an_account_without_a_factor_can_only_set_one_up(city: City, client: Client) -> None:
    account = city.actors[ROLE].id
    rows("delete from mfa_authenticator where user_id = %s", account)
    password(client)
    for path in SCREENS:
        assert goes_to(client.get(path)) == "/accounts/2fa/totp/activate/", path


@pytest.mark.parametrize(
    ("column", "value", "stays"),
    [
        ("last_used_at", "now() - interval '29 minutes'", True), ("last_used_at", "now() - interval '31 minutes'", False),
        ("expires_at", "now() + interval '1 minute'", True), ("expires_at", "now() - interval '1 second'", False),
        ("ended_at", "now()", False),
    ],
    ids=["29 minutes idle", "31 minutes idle", "a minute before 12 hours", "after 12 hours", "ended elsewhere"],
)  # fmt: skip
def test_a_login_runs_out(client: Client, column: str, value: str, stays: bool) -> None:
    sign_in(client)
    rows(f"update accounts_login set {column} = {value}")
    response = client.get(HOME)
    assert response.status_code == 200 if stays else goes_to(response) == LOGIN


def test_a_login_lasts_twelve_hours(client: Client) -> None:
    sign_in(client)
    assert rows("select (expires_at - started_at)::text from accounts_login order by id desc limit 1") == [
        ("12:00:00",)
    ]


def test_whoever_signs_out_is_out(client: Client) -> None:
    sign_in(client)
    session = client.cookies["sessionid"].value
    client.post("/accounts/logout/")
    client.cookies["sessionid"] = session
    assert goes_to(client.get(HOME)) == LOGIN
    assert rows("select ended_at is not null from accounts_login order by id desc limit 1") == [(True,)]


def test_guessing_is_stopped_even_for_the_right_password(client: Client) -> None:
    for _ in range(6):
        password(client, word="not the right password")
    assert goes_to(password(client)) == ""
    assert goes_to(client.get(HOME)) == LOGIN


def test_the_answer_does_not_tell_whether_an_account_exists(client: Client) -> None:
    known = password(client, word="not the right password").content.decode()
    unknown = password(client, account="nobody_at_all", word="not the right password").content.decode()
    assert known.replace(ROLE, "…").count("<li") == unknown.replace("nobody_at_all", "…").count("<li")
    assert "違い" in known or "正しく" in known or "ません" in known


def test_nobody_signs_up(client: Client) -> None:
    response = client.get("/accounts/signup/")
    assert response.status_code != 200 or "password1" not in response.content.decode()


def test_nobody_resets_a_password_from_outside(client: Client) -> None:
    assert goes_to(client.get("/accounts/password/reset/")) == LOGIN


@pytest.mark.parametrize(
    "path", ["/", "/find/long_absence/", "/accounts/login/"], ids=lambda path: f"{path} is not kept"
)
def test_no_answer_is_kept_by_browser_or_proxy(client: Client, path: str) -> None:
    sign_in(client)
    assert client.get(path).headers["Cache-Control"] == "no-store, private"


def test_a_session_id_stolen_from_the_database_is_no_token(client: Client) -> None:
    sign_in(client)
    stored = b"".join(bytes(value) for (value,) in rows("select token_hash from accounts_login"))
    assert client.cookies["sessionid"].value.encode() not in stored
    rows("select set_config('app.token', %s, true)", client.cookies["sessionid"].value)
    assert rows("select count(*) from registry_child") == [(0,)]


def test_only_named_ways_in_are_open() -> None:
    known = {pattern.name for resolver in get_resolver().url_patterns for pattern in _leaves(resolver)}
    assert {"account_login", "mfa_authenticate"} <= OPEN_NAMES | FIRST_FACTOR_NAMES
    assert not {"sheet", "need_list", "today", "search", "looks"} & (OPEN_NAMES | FIRST_FACTOR_NAMES)
    assert {"sheet", "today", "account_login"} <= known


def _leaves(resolver: object) -> list:
    inner = getattr(resolver, "url_patterns", None)
    return [resolver] if inner is None else [leaf for entry in inner for leaf in _leaves(entry)]


@pytest.mark.parametrize(
    "role", ["school_teacher", "education_analyst", "information_officer"], ids=lambda role: f"a {role}"
)
def test_another_schools_child_is_404_over_http_too(city: City, client: Client, role: str) -> None:
    sign_in(client, role)
    hidden = client.get(f"/find/abuse/{city.keys[town.SECOND_SCHOOL]}/")
    nobody = client.get(f"/find/abuse/{'f' * 16}/")
    assert (hidden.status_code, nobody.status_code) == (404, 404)
    assert town.name_of(town.SECOND_SCHOOL) not in hidden.content.decode()
