"""Guardians: the keys under which the adults of a household can be found again."""

from tsunagu.linkage.clean.kana import is_kana, kana_key
from tsunagu.linkage.clean.names import name_key
from tsunagu.linkage.clean.variants import BUILT_IN, VariantMap


def adult_keys(name: str | None, kana: str | None, variants: VariantMap = BUILT_IN) -> list[str]:
    """Give the keys of adults: whole names in kanji and whole readings; several are separated by `|`."""
    keys: set[str] = set()
    for part in (name or "").split("|"):
        key = kana_key(part) if is_kana(part) else name_key(part, variants)
        if key is not None and len(key) > 1:
            keys.add(key)
    for part in (kana or "").split("|"):
        key = kana_key(part)
        if key is not None and len(key) > 1:
            keys.add(key)
    return sorted(keys)
