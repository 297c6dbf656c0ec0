"""Pseudonymous ids of children and households: keyed, stable across runs, without any number of the register."""

import hashlib
import hmac

ID_LENGTH = 24  # hex characters: 96 bits, no collision among the people of one city
SEPARATOR = "\x1f"


def child_id(operator_key: bytes, source: str, record_key: str) -> str:
    """Return HMAC-SHA256(operator's key, source, first record key) as 24 hex characters."""
    return _keyed(operator_key, source + SEPARATOR + record_key)


def household_id(operator_key: bytes, source: str, setai_number: str) -> str:
    """Return the id of a household; marked as such, so that it never equals the id of a person."""
    return _keyed(operator_key, SEPARATOR.join(("household", source, setai_number)))


def operator_key_id(operator_key: bytes) -> str:
    """Return eight characters that tell one operator's key from another without giving it away."""
    return _keyed(operator_key, "operator-key-id")[:8]


def _keyed(operator_key: bytes, message: str) -> str:
    return hmac.new(operator_key, message.encode(), hashlib.sha256).hexdigest()[:ID_LENGTH]
