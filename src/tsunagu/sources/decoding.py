"""Bytes of a CSV or TSV file to text: strict, in the declared encoding, with one kind of line end.

CP932 is decoded here because DuckDB cannot; Python's cp932 keeps NEC and IBM extensions and the private
use characters of a city (外字, U+E000..). A few unreadable bytes cost their rows, many cost the file.
"""

import codecs

from tsunagu.sources.results import RefusalError

UNREADABLE = "\ufdd0"  # a noncharacter: stands where bytes could not be read
MOST_UNREADABLE = 20  # and at most one in a thousand bytes

_CALLED = {"utf-8": "UTF-8", "utf-8-sig": "UTF-8", "cp932": "Shift_JIS（CP932）"}


def decode(data: bytes, encoding: str) -> tuple[str, tuple[str, ...]]:
    """Return the text with \\n as line end and notices; RefusalError when empty or in another encoding."""
    _refuse_other_kinds(data)
    body = data.removeprefix(codecs.BOM_UTF8)
    wanted = "cp932" if encoding == "cp932" else "utf-8"
    if wanted == "cp932" and not body.isascii() and _decodes(body, "utf-8"):
        raise RefusalError(_other(encoding, "utf-8"))
    body, notices = _one_line_end(body.rstrip(b"\x1a"))  # old systems end a file with Ctrl-Z
    if not body.strip():
        raise RefusalError("空のファイルです。連携元で書き出し直してください。")
    try:
        return body.decode(wanted), notices
    except UnicodeDecodeError:
        return _decode_with_marks(body, wanted, encoding), notices


def _refuse_other_kinds(data: bytes) -> None:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise RefusalError("文字コードがUTF-16です。決められた文字コードで書き出し直してください。")
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise RefusalError("中身がテキストではなくExcelかZIPです。CSVまたはTSVで書き出し直してください。")


def _other(encoding: str, found: str) -> str:
    """The sentence about a file in another encoding than declared."""
    wanted = _CALLED[encoding]
    return f"文字コードが{wanted}ではなく{_CALLED[found]}です。{wanted}で書き出し直してください。"


def _decodes(body: bytes, encoding: str) -> bool:
    try:
        body.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _decode_with_marks(body: bytes, wanted: str, encoding: str) -> str:
    text = body.decode(wanted, errors="tsunagu-mark")
    bad = text.count(UNREADABLE)
    if bad <= MOST_UNREADABLE and bad * 1000 <= max(len(body), 1000):
        return text
    if wanted == "utf-8" and _decodes(body, "cp932"):
        raise RefusalError(_other(encoding, "cp932"))
    raise RefusalError(f"{_CALLED[encoding]}として読めません。文字コードを確かめて書き出し直してください。")


def _mark(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeDecodeError)
    return UNREADABLE, error.end


codecs.register_error("tsunagu-mark", _mark)


def _one_line_end(body: bytes) -> tuple[bytes, tuple[str, ...]]:
    """On the bytes, where it is fastest: no trailing byte of CP932 or UTF-8 is a line end."""
    if b"\r" not in body:
        return body, ()
    plain = body.replace(b"\r\n", b"\n")
    both = len(body) - len(plain)
    mixed = plain.count(b"\n") > both > 0
    if b"\r" in plain:
        mixed = both > 0 or b"\n" in plain
        plain = plain.replace(b"\r", b"\n")
    return plain, ("改行の種類が混ざっています。そろえて読みました。",) if mixed else ()
