"""Name keys: one spelling for the many ways one name is written."""

import re
import unicodedata

from tsunagu.linkage.clean.variants import BUILT_IN, VariantMap

_REMOVED = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef\\s\u3000・･\u200b\u200c\u200d\ufeff.．,，、。]+")
_IVS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]+")
GETA = "〓"  # stands where a system could not write a character (外字); never a wildcard


def name_key(text: str | None, variants: VariantMap = BUILT_IN) -> str | None:
    """Fold width, variation selectors, separators and variant kanji; None when nothing is left.

    々 is not expanded, and ヶ and ケ stay apart: in names they are different spellings.
    """
    if not text:
        return None
    plain = _REMOVED.sub("", text)
    plain = _REMOVED.sub("", unicodedata.normalize("NFKC", plain))
    key = plain.translate(variants.table).upper()
    key = _REMOVED.sub("", unicodedata.normalize("NFKC", key))
    return key or None


def name_parts(text: str | None) -> list[str]:
    """Split a name as delivered at its spaces, variation selectors removed."""
    if not text:
        return []
    return unicodedata.normalize("NFKC", _IVS.sub("", text)).replace("\u200b", " ").split()


def sorted_latin_key(text: str | None) -> str | None:
    """Key of a Latin name whatever the order of its parts (NGUYEN VAN AN, An Nguyen Van); else None.

    Systems disagree on whether the family name of a foreign resident stands first.
    """
    parts = [
        part for part in re.split(r"[\s,・.]+", unicodedata.normalize("NFKC", text or "").upper()) if part
    ]
    if len(parts) < 2 or not all(part.isascii() for part in parts):
        return None
    return " ".join(sorted(parts))
