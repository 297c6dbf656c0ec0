"""ZIP archives (OneRoster, xlsx) opened with limits, so that a small file cannot fill the machine."""

import io
import re
import zipfile
import zlib

from tsunagu.sources.results import RefusalError

MOST_MEMBERS = 2_000
LARGEST_MEMBER = 400 * 2**20  # bytes, unpacked
LARGEST_TOTAL = 800 * 2**20
STEEPEST_RATIO = 200  # unpacked : packed; honest CSV and XML stay below 60
RATIO_FROM = 4 * 2**20  # small members may be as repetitive as they like

_BOMB = "展開すると異常に大きくなるZIPです。連携元で作り直したファイルを受け取ってください。"
_TORN = "ZIPとして開けません。途中で切れているか壊れているので、送り直してもらってください。"


def open_archive(data: bytes) -> zipfile.ZipFile:
    """Open a ZIP after checking number, size and ratio of its members; RefusalError otherwise."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, OverflowError, EOFError) as error:
        raise RefusalError(_TORN) from error
    total = sum(member.file_size for member in members)
    if len(members) > MOST_MEMBERS or total > LARGEST_TOTAL or any(map(_too_steep, members)):
        raise RefusalError(_BOMB)
    return archive


def _too_steep(member: zipfile.ZipInfo) -> bool:
    if member.file_size > LARGEST_MEMBER:
        return True
    return member.file_size > RATIO_FROM and member.file_size > STEEPEST_RATIO * max(member.compress_size, 1)


def read_member(archive: zipfile.ZipFile, name: str) -> bytes:
    """Unpack one member, never more than it declares; RefusalError when encrypted or damaged."""
    member = archive.getinfo(name)
    if member.flag_bits & 1:
        raise RefusalError("パスワード付きのZIPは読めません。パスワードを外したファイルを置いてください。")
    try:
        with archive.open(member) as stream:
            data = stream.read(member.file_size + 1)
    except (
        zipfile.BadZipFile,
        zlib.error,
        OSError,
        EOFError,
        NotImplementedError,
        RuntimeError,
        ValueError,
    ) as error:
        raise RefusalError(_TORN) from error
    if len(data) > member.file_size:
        raise RefusalError(_BOMB)
    return data


def oneroster_member(data: bytes, name: str) -> tuple[bytes, bool]:
    """Return the CSV named `name` of a OneRoster ZIP, and whether the manifest calls it a delta."""
    archive = open_archive(data)
    members = {member.rsplit("/", 1)[-1].lower(): member for member in archive.namelist()}
    if name.lower() not in members:
        raise RefusalError(f"ZIPの中に「{name}」がありません。OneRosterの書き出しをやり直してください。")
    manifest = read_member(archive, members["manifest.csv"]) if "manifest.csv" in members else b""
    stem = re.escape(name.rsplit(".", 1)[0].encode())
    delta = re.search(rb"file\." + stem + rb'"?\s*,\s*"?delta', manifest, re.IGNORECASE) is not None
    return read_member(archive, members[name.lower()]), delta
