"""Door one: loads a run bundle, whole or not at all; the same bundle twice changes nothing."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.db import connection, transaction
from django.utils import timezone

from tsunagu.apps.accounts.actions import mirror_roles
from tsunagu.apps.accounts.database_roles import acting_as_owner
from tsunagu.apps.accounts.demo_accounts import place_school_accounts
from tsunagu.apps.accounts.models import User
from tsunagu.apps.accounts.programme_in_force import in_force, programme
from tsunagu.apps.audit.actions import record_event
from tsunagu.apps.intake import merge_sql
from tsunagu.apps.intake.bundle_copy import copy_bundle
from tsunagu.apps.intake.models import Need, Run
from tsunagu.apps.registry.actions import index_names
from tsunagu.apps.tasks.actions import Arrival, receive_arrivals
from tsunagu.domain.access import Actor
from tsunagu.domain.item_class import ItemClass
from tsunagu.domain.programme import Programme
from tsunagu.pipeline.bundle import Manifest, bundle_sha256, read_manifest, verify_bundle
from tsunagu.programmes import load_programme


class BundleRefusedError(Exception):
    """The bundle was not loaded and nothing was changed; `problems` are sentences a person can act on."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class LoadResult:
    """What a load did: `changed` is False when this bundle was in force already."""

    run: int
    changed: bool
    as_of: date
    children: int
    listed: dict[str, int]
    assigned: int
    sentence: str


def load_bundle(
    folder: Path, *, actor: Actor | None = None, now: datetime | None = None, ref: str | Path | None = None
) -> LoadResult:
    """Verify and load a bundle on the owner's connection; `ref` names the programme, else the setting does.

    Raises BundleRefusedError with all problems when it is damaged, of another programme, older than what
    is in force, or of real people while demonstration accounts exist. Children listed again keep what hangs
    on them.
    """
    problems = verify_bundle(folder)
    if problems:
        raise BundleRefusedError(problems)
    chosen = programme() if ref is None else load_programme(ref)
    manifest, sha256 = read_manifest(folder), bundle_sha256(folder)
    with acting_as_owner(), in_force(chosen), transaction.atomic():
        current = Run.objects.select_for_update().filter(current=True).first()
        if current is not None and current.bundle_sha256 == sha256:
            return _result(current, changed=False, assigned=0)
        problems = _refusals(manifest, sha256, current, chosen)
        if problems:
            raise BundleRefusedError(problems)
        return _load(folder, manifest, sha256, actor, now or timezone.now(), chosen)


def assign_waiting(*, now: datetime | None = None) -> int:
    """Give work without an assignee to the accounts made since; returns how many rows were given."""
    moment = now or timezone.now()
    with acting_as_owner(), transaction.atomic():
        run = Run.objects.filter(current=True).first()
        if run is None:
            return 0
        _place_school_accounts()
        return receive_arrivals(_arrivals(run), _capacities(programme()), programme(), run.as_of, moment)


def _load(
    folder: Path, manifest: Manifest, sha256: str, actor: Actor | None, now: datetime, chosen: Programme
) -> LoadResult:
    mirror_roles(chosen)
    _mirror_needs(chosen)
    Run.objects.filter(current=True).update(current=False)
    run = Run.objects.create(
        bundle_sha256=sha256, programme_id=chosen.id, programme_sha256=chosen.sha256,
        as_of=date.fromisoformat(manifest["as_of"]), synthetic=manifest["synthetic"],
        children=0, manifest=json.dumps(manifest, ensure_ascii=False, sort_keys=True),
        loaded_at=now, loaded_by=actor.name if actor else "tsunagu load", current=True,
    )  # fmt: skip
    with connection.cursor() as cursor:
        copy_bundle(cursor, folder)
        for statement in merge_sql.REGISTER:
            cursor.execute(statement)
        index_names(cursor)
        for statement in merge_sql.RUN:
            cursor.execute(statement, {"run": run.pk} if "%(run)s" in statement else None)
        cursor.execute("select count(*) from registry_child where present")
        run.children = cursor.fetchone()[0]
    run.save(update_fields=["children"])
    _place_school_accounts()
    assigned = receive_arrivals(_arrivals(run), _capacities(chosen), chosen, run.as_of, now)
    record_event(actor=actor, purpose="maintain_data", action="load_bundle", subject="", details=sha256)
    return _result(run, changed=True, assigned=assigned)


def _refusals(manifest: Manifest, sha256: str, current: Run | None, chosen: Programme) -> list[str]:
    """Why this bundle must not be loaded now."""
    problems = []
    if manifest["programme"]["id"] != chosen.id:
        problems.append(
            f"この束は計画「{manifest['programme']['id']}」のものです。この環境の計画は「{chosen.id}」です。"
        )
    if not manifest["synthetic"] and User.objects.filter(is_demo=True, is_active=True).exists():
        problems.append(
            "見本の利用者がいる環境には、合成データの束だけを取り込めます。見本の利用者を止めてから取り込んでください。"
        )
    if current is not None and current.synthetic != manifest["synthetic"]:
        problems.append("合成データと実際のデータを同じ環境に取り込めません。別の環境を用意してください。")
    if current is not None and manifest["as_of"] < current.as_of.isoformat():
        problems.append(
            f"この束は{manifest['as_of']}時点のもので、いまの{current.as_of}時点より古いため取り込みません。"
        )
    if Run.objects.filter(bundle_sha256=sha256).exists():
        problems.append("この束は前に取り込み、今は新しい束に替わっています。")
    return problems


def _mirror_needs(chosen: Programme) -> None:
    """Number the needs and note which item classes each logic uses, for row-level security."""
    classes = {item.id: item.item_class.value for item in chosen.items}
    numbers = dict(Need.objects.values_list("need", "id"))
    for logic in chosen.logics:
        numbers.setdefault(logic.need, max(numbers.values(), default=0) + 1)
        used = sorted({classes.get(item.item, ItemClass.HIDDEN_ADDRESS.value) for item in logic.items})
        Need.objects.update_or_create(id=numbers[logic.need], defaults={"need": logic.need, "classes": used})


def _arrivals(run: Run) -> list[Arrival]:
    rows = run.judgement_set.order_by("need_id", "child__child_id").values_list(
        "child_id", "school_id", "need_id", "points", "must", "sampled"
    )
    return [Arrival(*row) for row in rows]


def _capacities(chosen: Programme) -> dict[int, int]:
    """How many children of each need people can look at in one cycle."""
    numbers = dict(Need.objects.values_list("need", "id"))
    return {numbers[logic.need]: logic.capacity for logic in chosen.logics if logic.need in numbers}


def _place_school_accounts() -> None:
    """Give demonstration accounts of schools the school with most children on the education-only lists."""
    education = {"basic", "school"}
    needs = [need.pk for need in Need.objects.all() if set(need.classes) <= education]
    with connection.cursor() as cursor:
        cursor.execute(
            "select s.code from intake_judgement j join intake_run r on r.id = j.run_id and r.current"
            " join registry_school s on s.id = j.school_id where j.need_id = any(%s)"
            " group by s.code order by count(*) desc, s.code limit 1",
            [needs],
        )
        row = cursor.fetchone()
    if row is not None:
        place_school_accounts(row[0])


def _result(run: Run, *, changed: bool, assigned: int) -> LoadResult:
    names = dict(Need.objects.values_list("id", "need"))
    listed = dict.fromkeys(names.values(), 0)
    for need_id in run.judgement_set.filter(listed=True).values_list("need_id", flat=True):
        listed[names[need_id]] += 1
    sentence = "束を取り込みました。" if changed else "この束はもう取り込まれています。何も変えていません。"
    return LoadResult(run.pk, changed, run.as_of, run.children, listed, assigned, sentence)
