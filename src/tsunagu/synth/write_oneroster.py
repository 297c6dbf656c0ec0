"""Writes the OneRoster Japan Profile ZIP: seven CSV files and the manifest (domain.md §2.6).

All values are quoted, lines end with CRLF, UTF-8 without BOM; the bulk form leaves status empty.
"""

import csv
import io
import zipfile
from datetime import date
from pathlib import Path

from tsunagu.synth.extract import Extract, person_uuid
from tsunagu.synth.row_writers import ROW_WRITERS
from tsunagu.synth.story import Story

HEADERS: dict[str, str] = {
    "academicSessions.csv": "sourcedId,status,dateLastModified,title,type,startDate,endDate,parentSourcedId,schoolYear",
    "orgs.csv": "sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId",
    "courses.csv": (
        "sourcedId,status,dateLastModified,schoolYearSourcedId,title,courseCode,grades,orgSourcedId,subjects,"
        "subjectCodes"
    ),
    "classes.csv": (
        "sourcedId,status,dateLastModified,title,grades,courseSourcedId,classCode,classType,location,"
        "schoolSourcedId,termSourcedIds,subjects,subjectCodes,periods,metadata.jp.specialNeeds"
    ),
    "users.csv": (
        "sourcedId,status,dateLastModified,enabledUser,username,userIds,givenName,familyName,middleName,identifier,"
        "email,sms,phone,agentSourcedIds,grades,password,userMasterIdentifier,resourceSourcedIds,"
        "preferredGivenName,preferredMiddleName,preferredFamilyName,primaryOrgSourcedId,pronouns,"
        "metadata.jp.kanaGivenName,metadata.jp.kanaFamilyName,metadata.jp.kanaMiddleName,metadata.jp.homeClass"
    ),
    "enrollments.csv": (
        "sourcedId,status,dateLastModified,classSourcedId,schoolSourcedId,userSourcedId,role,primary,beginDate,"
        "endDate,metadata.jp.ShussekiNo,metadata.jp.PublicFlg"
    ),
    "roles.csv": (
        "sourcedId,status,dateLastModified,userSourcedId,roleType,role,beginDate,endDate,orgSourcedId,"
        "userProfileSourcedId"
    ),
}
OPTIONAL: dict[str, str] = {"demographics.csv": "sourcedId,status,dateLastModified,birthDate,sex"}
_FIXED = (2026, 4, 1, 0, 0, 0)
Line = dict[str, str]


def write_oneroster(path: Path, story: Story, extracts: list[Extract], delivered_on: date) -> None:
    """Write the ZIP; the declared columns of each source replace those of the profile in its member."""
    declared = {extract.source.member: extract for extract in extracts}
    lines = _profile_lines(story, delivered_on)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        _add(archive, "manifest.csv", ["propertyName", "value"], _manifest(declared))
        for member, header in {**HEADERS, **OPTIONAL}.items():
            if member in HEADERS or member in declared:
                names, rows = _member(header.split(","), lines.get(member, []), declared.get(member), story)
                _add(archive, member, names, rows)


def _member(
    names: list[str], lines: list[Line], extract: Extract | None, story: Story
) -> tuple[list[str], list[Line]]:
    if extract is None:
        return names, lines
    own = {column: cells.tolist() for column, cells in extract.columns.items()}
    base = {line["sourcedId"]: line for line in lines}
    rows = []
    for number, person in enumerate(extract.person.tolist()):
        uuid = person_uuid(story, person)
        rows.append(
            {**base.get(uuid, {"sourcedId": uuid}), **{name: cells[number] for name, cells in own.items()}}
        )
    return names + [name for name in own if name not in names], rows


def _manifest(declared: dict[str, Extract]) -> list[Line]:
    pairs = [("manifest.version", "1.0"), ("oneroster.version", "1.2")]
    for member in [*HEADERS, *OPTIONAL]:
        present = member in HEADERS or member in declared
        pairs.append((f"file.{member.removesuffix('.csv')}", "bulk" if present else "absent"))
    pairs += [("source.systemName", "合成の校務支援システム"), ("source.systemCode", "SYNTHETIC")]
    return [{"propertyName": name, "value": value} for name, value in pairs]


def _add(archive: zipfile.ZipFile, member: str, names: list[str], lines: list[Line]) -> None:
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(names)
    writer.writerows([line.get(name, "") for name in names] for line in lines)
    entry = zipfile.ZipInfo(member, date_time=_FIXED)
    entry.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(entry, out.getvalue().encode("utf-8"))


def _profile_lines(story: Story, delivered_on: date) -> dict[str, list[Line]]:
    """Return the lines of every member for the pupils of the roster."""
    world = story.world
    pupils = world.pupils
    year = delivered_on.year - (delivered_on.month < 4)
    session = {
        "sourcedId": f"year-{year}", "title": f"{year}年度", "type": "schoolYear", "startDate": f"{year}-04-01",
        "endDate": f"{year + 1}-03-31", "schoolYear": str(year),
    }  # fmt: skip
    orgs = [
        {"sourcedId": school.code, "name": school.name, "type": "school", "identifier": school.code}
        for school in pupils.schools
    ]
    people = ROW_WRITERS["pupil"](story).person.tolist()
    rooms: dict[str, Line] = {}
    lines: dict[str, list[Line]] = {"academicSessions.csv": [session], "orgs.csv": orgs, "courses.csv": []}
    for person in people:
        _pupil_lines(story, person, year, rooms, lines)
    lines["courses.csv"] = [
        {
            "sourcedId": f"{school.code}-course",
            "schoolYearSourcedId": f"year-{year}",
            "title": "学級",
            "orgSourcedId": school.code,
        }
        for school in pupils.schools
    ]
    lines["classes.csv"] = list(rooms.values())
    return lines


def _pupil_lines(
    story: Story, person: int, year: int, rooms: dict[str, Line], lines: dict[str, list[Line]]
) -> None:
    world = story.world
    school = world.pupils.schools[int(world.pupils.school[person])]
    number = int(world.pupils.grade[person])
    grade = f"P{number}" if number <= 6 else f"J{number - 6}"
    room = f"{school.code}-{grade}-{world.pupils.class_number[person]}"
    uuid = person_uuid(story, person)
    rooms.setdefault(room, {
        "sourcedId": room, "title": f"{int(grade[1:])}年{world.pupils.class_number[person]}組", "grades": grade,
        "courseSourcedId": f"{school.code}-course", "classType": "homeroom", "schoolSourcedId": school.code,
        "termSourcedIds": f"year-{year}", "metadata.jp.specialNeeds": "false",
    })  # fmt: skip
    lines.setdefault("users.csv", []).append({
        "sourcedId": uuid, "enabledUser": "true", "username": f"{world.pupils.student_number[person]}@example.jp",
        "identifier": str(world.pupils.student_number[person]), "grades": grade, "userMasterIdentifier": uuid,
        "givenName": str(world.names.given[person]), "familyName": str(world.names.surname[person]),
        "primaryOrgSourcedId": school.code, "metadata.jp.homeClass": room,
        "metadata.jp.kanaGivenName": str(world.names.given_kana[person]),
        "metadata.jp.kanaFamilyName": str(world.names.surname_kana[person]),
    })  # fmt: skip
    lines.setdefault("enrollments.csv", []).append({
        "sourcedId": f"{room}-{uuid[:8]}-{world.pupils.attendance_number[person]}", "classSourcedId": room,
        "schoolSourcedId": school.code, "userSourcedId": uuid, "role": "student", "primary": "false",
        "metadata.jp.ShussekiNo": str(world.pupils.attendance_number[person]), "metadata.jp.PublicFlg": "true",
    })  # fmt: skip
    lines.setdefault("roles.csv", []).append({
        "sourcedId": f"role-{uuid}", "userSourcedId": uuid, "roleType": "primary", "role": "student",
        "orgSourcedId": school.code,
    })  # fmt: skip
