"""The programme that this city's instance runs: read once from its folder, replaced only on purpose."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache

from django.conf import settings

from tsunagu.domain.programme import Programme, Purpose, Role
from tsunagu.programmes import load_programme

_put_in_place: list[Programme] = []


def programme() -> Programme:
    """The programme named by the setting TSUNAGU_PROGRAMME (a name under programmes/ or a folder)."""
    return _put_in_place[-1] if _put_in_place else _loaded(str(settings.TSUNAGU_PROGRAMME))


@contextmanager
def in_force(other: Programme) -> Iterator[None]:
    """Another programme for a while: for loading a bundle of a named programme, and for tests."""
    _put_in_place.append(other)
    try:
        yield
    finally:
        _put_in_place.pop()


def role_of(role_id: str) -> Role | None:
    """The role with this id, None when the programme does not know it (then nothing is allowed)."""
    return next((role for role in programme().roles if role.id == role_id), None)


def purpose_of(purpose_id: str) -> Purpose | None:
    """The purpose with this id."""
    return next((purpose for purpose in programme().purposes if purpose.id == purpose_id), None)


def purpose_title(purpose_id: str) -> str:
    """What a purpose is called."""
    purpose = purpose_of(purpose_id)
    return purpose.title if purpose else purpose_id


def role_title(role_id: str) -> str:
    """What a role is called."""
    role = role_of(role_id)
    return role.name if role else role_id


@lru_cache(maxsize=4)
def _loaded(ref: str) -> Programme:
    return load_programme(ref)
