"""Writes CSV and TSV files in the source's encoding."""

import codecs
import csv
import io
from pathlib import Path

from tsunagu.synth.extract import Extract

_GAIJI = "〓"  # what systems put where a character cannot be held


def _geta(error: UnicodeError) -> tuple[str, int]:
    """Replace characters that CP932 cannot hold by 〓, and drop variation selectors."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    lost = error.object[error.start : error.end]
    return "".join("" if "\U000e0100" <= c <= "\U000e01ef" else _GAIJI for c in lost), error.end


codecs.register_error("tsunagu.geta", _geta)


def write_text(path: Path, extract: Extract, delimiter: str) -> None:
    """Write the table with a header line and CRLF line ends."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(extract.columns)
    writer.writerows(zip(*(cells.tolist() for cells in extract.columns.values()), strict=True))
    path.write_bytes(encoded(out.getvalue(), extract.source.encoding))


def encoded(text: str, encoding: str) -> bytes:
    """Return the bytes of a text in a declared encoding; CP932 loses what it cannot hold."""
    return text.encode(encoding, errors="tsunagu.geta" if encoding == "cp932" else "strict")
