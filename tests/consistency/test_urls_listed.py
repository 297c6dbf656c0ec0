"""An address that nobody has written into the role matrix does not pass: closed by default, on paper too."""

import os
from collections.abc import Iterator
from pathlib import Path

import django
import pytest
import yaml

os.environ.setdefault("TSUNAGU_TESTING", "1")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tsunagu.config.settings")
django.setup()

MATRIX = yaml.safe_load(Path(__file__).with_name("url_roles.yaml").read_text())
ROLES = 6


def names(patterns: list[object]) -> Iterator[str]:
    for pattern in patterns:
        inner = getattr(pattern, "url_patterns", None)
        if inner is not None:
            yield from names(inner)
        else:
            yield getattr(pattern, "name", None) or f"(no name) {pattern}"


def known() -> set[str]:
    from django.urls import get_resolver

    return set(names(get_resolver().url_patterns))


def listed() -> list[str]:
    return [*MATRIX["screens"], *MATRIX["entrance"], *MATRIX["closed"]]


def test_every_address_stands_in_the_role_matrix() -> None:
    assert known() - set(listed()) == set(), "write the new address into url_roles.yaml, role by role"


def test_the_role_matrix_lists_no_address_that_is_gone_and_none_twice() -> None:
    assert set(listed()) - known() == set()
    assert len(listed()) == len(set(listed()))


@pytest.mark.parametrize("name", MATRIX["screens"])
def test_a_screen_says_its_answer_to_each_role_for_one_method(name: str) -> None:
    entry = MATRIX["screens"][name]
    answers = entry.get("get") or entry.get("post")
    assert len(answers) == ROLES
    assert set(answers) <= {200, 302, 403, 404}


def test_no_address_takes_a_name_as_part_of_it() -> None:
    from django.urls import Resolver404, get_resolver

    from tsunagu.web import urls

    taken = {group for pattern in urls.urlpatterns for group in pattern.pattern.regex.groupindex}
    assert taken == {"need", "key"}
    resolver = get_resolver()
    for path in ("/find/高橋/", "/find/abuse/高橋陽向/", "/find/abuse/takahashi hinata/", "/find/abuse/../"):
        with pytest.raises(Resolver404):
            resolver.resolve(path)
