"""The city that the other tests stand on is what they take it for."""

import pytest

from tests.integration.small_town import town
from tests.integration.small_town.plane import ROLES, City, rows


def test_one_account_stands_for_each_role(city: City) -> None:
    assert set(city.actors) == set(ROLES)


@pytest.mark.parametrize(("role", "seen"), [
    ("case_worker", town.CHILDREN), ("school_teacher", 10), ("information_officer", 0), ("education_analyst", town.CHILDREN),
], ids=["the whole city", "one school", "nobody", "the whole city without names"])  # fmt: skip
def test_a_role_reads_the_rows_of_its_reach(city: City, signed_in, role: str, seen: int) -> None:
    signed_in(role)
    assert rows("select count(*) from registry_child") == [(seen,)]
