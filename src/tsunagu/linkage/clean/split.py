"""Splitting a full name into surname and given name, by spaces or by the register's own surnames."""

from collections.abc import Mapping

from tsunagu.linkage.clean.names import name_parts


def split_at_space(full: str | None) -> tuple[str | None, str | None]:
    """Split at the first space; (None, whole) when there is none, (None, None) when there is no name."""
    parts = name_parts(full)
    if not parts:
        return None, None
    if len(parts) == 1:
        return None, parts[0]
    return parts[0], " ".join(parts[1:])


def split_by_vocabulary(key: str | None, surnames: Mapping[str, int]) -> tuple[str | None, str | None]:
    """Split a spaceless key after its most frequent surname (ties: the longer); (None, key) when none fits."""
    if not key:
        return None, None
    prefixes = [(surnames[key[:n]], n) for n in range(1, len(key)) if key[:n] in surnames]
    if not prefixes:
        return None, key
    _, length = max(prefixes)
    return key[:length], key[length:]
