"""Every address asked by every role at the running site: the answer is the one the matrix says."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from playwright.sync_api import APIResponse, Page

pytestmark = pytest.mark.browser
MATRIX = yaml.safe_load((Path(__file__).parents[1] / "consistency" / "url_roles.yaml").read_text())
ROLES = (
    "case_worker",
    "public_health_nurse",
    "education_analyst",
    "school_teacher",
    "manager",
    "information_officer",
)
UNKNOWN = "Zz0000000000"


@pytest.fixture(scope="module")
def keys(site: Any) -> dict[str, str]:
    return {}


def ask(page: Page, site: Any, name: str, key: str) -> APIResponse:
    entry = MATRIX["screens"][name]
    url = site.url + entry["path"].format(key=key, unknown=UNKNOWN)
    if "get" in entry:
        return page.request.get(url, max_redirects=0)
    token = page.context.cookies()
    csrf = next((cookie["value"] for cookie in token if cookie["name"] == "csrftoken"), "")
    return page.request.post(
        url, form={"csrfmiddlewaretoken": csrf}, headers={"Referer": site.url}, max_redirects=0
    )


def listed_key(open_as: Callable[..., Page], site: Any, keys: dict[str, str]) -> str:
    if "abuse" not in keys:
        page = open_as("case_worker")
        page.goto(f"{site.url}/find/abuse/")
        keys["abuse"] = (
            page.locator("tr[data-row] a.name").first.get_attribute("href").rstrip("/").split("/")[-1]
        )
    return keys["abuse"]


@pytest.mark.parametrize("role", ROLES)
def test_a_role_gets_the_answers_of_the_matrix(
    open_as: Callable[..., Page], site: Any, keys: dict[str, str], role: str
) -> None:
    key = listed_key(open_as, site, keys)
    page = open_as(role)
    page.goto(f"{site.url}/programme/")
    wrong = {}
    for name, entry in MATRIX["screens"].items():
        answers = entry.get("get") or entry.get("post")
        said = ask(page, site, name, key).status
        if said != answers[ROLES.index(role)]:
            wrong[name] = f"{said}, the matrix says {answers[ROLES.index(role)]}"
    assert wrong == {}


def test_nobody_signed_in_reaches_only_the_way_in(open_as: Callable[..., Page], site: Any) -> None:
    page = open_as()
    page.goto(f"{site.url}/accounts/login/")
    for name in MATRIX["screens"]:
        answer = ask(page, site, name, UNKNOWN)
        assert answer.status == 302, name
        assert "/accounts/login/" in answer.headers["location"], name


def test_another_childs_page_and_an_unknown_childs_page_are_the_same(
    open_as: Callable[..., Page], site: Any, keys: dict[str, str]
) -> None:
    key = listed_key(open_as, site, keys)
    page = open_as("school_teacher")
    hidden, unknown = (page.request.get(f"{site.url}/find/long_absence/{k}x/") for k in (key, UNKNOWN))
    assert hidden.status == unknown.status == 404
    plain = [
        re.sub(r'value="[^"]{40,}"|あと\S+分|value="/find[^"]*"|href="/find[^"]*"', "", page.text())
        for page in (hidden, unknown)
    ]
    assert plain[0] == plain[1]


@pytest.mark.parametrize("path", ["/", "/find/abuse/", "/looks/mine/", "/accounts/login/"])
def test_a_page_is_never_kept_and_carries_a_policy(
    open_as: Callable[..., Page], site: Any, path: str
) -> None:
    headers = open_as("case_worker").request.get(site.url + path).headers
    assert "no-store" in headers["cache-control"]
    assert "default-src 'self'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-frame-options"] == "DENY"
