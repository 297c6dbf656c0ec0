"""The OneRoster Japan Profile ZIP: read by column name, guarded against ZIPs that explode."""

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest

from tsunagu.domain.source import ColumnType, IdentityKind, Source, SourceColumn
from tsunagu.sources import ReadResult, archive

Deliver = Callable[..., ReadResult]

COLUMNS = (
    SourceColumn("sourcedId", ColumnType.ID, "school", filled=True),
    SourceColumn("familyName", ColumnType.NAME, "basic", field="surname"),
    SourceColumn("givenName", ColumnType.NAME, "basic", field="given_name"),
    SourceColumn("metadata.jp.kanaFamilyName", ColumnType.KANA, "basic", field="surname_kana"),
    SourceColumn("grades", ColumnType.TEXT, "school", field="grade"),
)
USERS = (
    '"sourcedId","status","familyName","givenName","metadata.jp.kanaFamilyName","grades"\r\n'
    '"a-1","","山田","太郎","ヤマダ","P1"\r\n'
    '"a-2","","谷","花","タニ","J3"\r\n'
)


@pytest.fixture
def source(make_source: Callable[..., Source]) -> Source:
    return make_source(
        format="oneroster",
        member="users.csv",
        columns=COLUMNS,
        record_key=("sourcedId",),
        identity=IdentityKind.PERSON,
        facts=(),
    )


def zipped(compression: int = zipfile.ZIP_DEFLATED, **members: Any) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", compression) as file:
        for name, text in members.items():
            file.writestr(name.replace("_", "."), text)
    return stream.getvalue()


def test_extra_and_reordered_columns_are_read_by_name(deliver: Deliver, source: Source) -> None:
    swapped = "\r\n".join(",".join(reversed(line.split(","))) for line in USERS.splitlines()) + "\r\n"
    straight, turned = deliver(zipped(users_csv=USERS), source), deliver(zipped(users_csv=swapped), source)
    assert straight.persons.equals(turned.persons)
    assert straight.persons["surname_kana"].to_pylist() == ["ヤマダ", "タニ"]
    assert any("status" in notice for notice in straight.notices)


def test_a_missing_member_is_named(deliver: Deliver, source: Source) -> None:
    assert "「users.csv」がありません" in deliver(zipped(orgs_csv="x"), source).refused


def test_a_delta_does_not_replace_the_whole(deliver: Deliver, source: Source) -> None:
    manifest = 'propertyName,value\r\n"file.users","delta"\r\n"file.orgs","bulk"\r\n'
    assert "差分" in deliver(zipped(manifest_csv=manifest, users_csv=USERS), source).refused
    whole = manifest.replace("delta", "bulk").replace("orgs", "users2")
    assert deliver(zipped(manifest_csv=whole, users_csv=USERS), source).refused == ""


def test_a_zip_bomb_is_refused_before_it_is_unpacked(deliver: Deliver, source: Source) -> None:
    bomb = zipped(users_csv=USERS, orgs_csv="0" * (8 * 2**20))
    assert "異常に大きくなる" in deliver(bomb, source).refused


def test_too_many_members_are_refused(
    deliver: Deliver, source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "MOST_MEMBERS", 1)
    assert "異常に大きくなる" in deliver(zipped(users_csv=USERS, orgs_csv="x"), source).refused


def test_a_member_larger_than_it_declares_is_refused(deliver: Deliver, source: Source) -> None:
    data = bytearray(zipped(zipfile.ZIP_STORED, users_csv=USERS))
    place = data.index(b"PK\x01\x02") + 24  # the size in the central directory
    data[place : place + 4] = (5).to_bytes(4, "little")
    assert deliver(bytes(data), source).refused


@pytest.mark.parametrize("cut", [1, 30, 200])
def test_half_a_zip_is_refused(deliver: Deliver, source: Source, cut: int) -> None:
    assert deliver(zipped(users_csv=USERS)[:-cut], source).refused


def test_an_encrypted_member_is_refused(deliver: Deliver, source: Source) -> None:
    data = bytearray(zipped(users_csv=USERS))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    data[data.index(b"PK\x03\x04") + 6] |= 1
    assert "パスワード付き" in deliver(bytes(data), source).refused


def test_a_damaged_member_is_refused(deliver: Deliver, source: Source) -> None:
    data = bytearray(zipped(zipfile.ZIP_STORED, users_csv=USERS))
    data[data.index("山田".encode())] ^= 1
    assert "壊れている" in deliver(bytes(data), source).refused
