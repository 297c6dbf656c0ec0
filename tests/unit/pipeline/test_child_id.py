"""Pseudonymous ids: the same for the same key and record, and telling nothing else."""

import hashlib
import hmac

from hypothesis import given
from hypothesis import strategies as st

from tsunagu.domain.child_id import child_id, household_id, operator_key_id

KEY = b"a key for tests only"
numbers = st.text(st.characters(codec="ascii", exclude_characters="\x1f"), min_size=1, max_size=12)


def test_a_child_id_is_the_keyed_hash_of_source_and_record_key() -> None:
    expected = hmac.new(KEY, b"residents\x1f9000000001", hashlib.sha256).hexdigest()[:24]
    assert child_id(KEY, "residents", "9000000001") == expected


@given(numbers, numbers)
def test_two_records_never_share_an_id(one: str, other: str) -> None:
    assert (child_id(KEY, "residents", one) == child_id(KEY, "residents", other)) == (one == other)


@given(numbers)
def test_a_household_never_has_the_id_of_a_person(number: str) -> None:
    assert household_id(KEY, "residents", number) != child_id(KEY, "residents", number)


@given(numbers)
def test_another_key_gives_another_id(number: str) -> None:
    assert child_id(KEY, "residents", number) != child_id(KEY + b"!", "residents", number)


def test_source_and_key_cannot_be_shifted_against_each_other() -> None:
    assert child_id(KEY, "ab", "c") != child_id(KEY, "a", "bc")


def test_the_id_of_a_key_tells_keys_apart_only() -> None:
    assert operator_key_id(KEY) == operator_key_id(KEY)
    assert operator_key_id(KEY) != operator_key_id(KEY + b"!")
    assert len(operator_key_id(KEY)) == 8
