"""Names cut into pieces of two signs: equality finds them, which is all row-level security lets use an index."""

import unicodedata

START = "^"
LONGEST_QUERY = 40
_HIRAGANA = {code: code + 0x60 for code in range(0x3041, 0x3097)}


def plain_name(text: str) -> str:
    """A name for comparing: NFKC, hiragana as katakana, words divided by one space."""
    return " ".join(unicodedata.normalize("NFKC", text).translate(_HIRAGANA).split()).upper()


def grams_of_name(*names: str) -> set[str]:
    """All pieces of kanji and kana names: two signs each, and the first sign of each word."""
    grams: set[str] = set()
    for name in map(plain_name, names):
        grams |= {START + word[0] for word in name.split()} | _pairs(name.replace(" ", ""))
    return grams


def grams_of_query(words: str) -> set[str]:
    """The pieces that a found name must have all."""
    joined = plain_name(words)[:LONGEST_QUERY].replace(" ", "")
    return {START + joined} if len(joined) == 1 else _pairs(joined)


def fits(words: str, *names: str) -> bool:
    """Whether a word of a name, or the name as a whole, begins with what was typed."""
    wanted = plain_name(words)[:LONGEST_QUERY].replace(" ", "")
    for name in map(plain_name, names):
        starts = [name.replace(" ", ""), *name.split()]
        if any(start.startswith(wanted) for start in starts):
            return True
    return False


def _pairs(text: str) -> set[str]:
    return {text[place : place + 2] for place in range(len(text) - 1)}
