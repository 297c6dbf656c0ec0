"""What people have written about one round of one child: state, drafts, views, decisions."""

import json
from dataclasses import asdict, dataclass, fields
from datetime import datetime

from django.utils import timezone

from tsunagu.apps.accounts.actors import actor_of_user
from tsunagu.apps.accounts.models import User
from tsunagu.apps.assessment.models import SavedDecision, SavedDraft, SavedView, SheetState
from tsunagu.apps.assessment.opening import Opened
from tsunagu.apps.assessment.shapes import DecisionView, Draft, OwnView
from tsunagu.apps.assessment.words import DECISIONS, HOWS, REASON_CODES, VIEWS


@dataclass(frozen=True, slots=True)
class Saved:
    """Everything written about one round, and the decisions of earlier rounds."""

    version: int
    own: OwnView | None
    others: tuple[OwnView, ...]
    decision: DecisionView | None
    history: tuple[DecisionView, ...]
    draft: Draft


def saved_of(opened: Opened) -> Saved:
    """What was written, from this actor's seat: the draft is one's own."""
    task, me = opened.row.task_id or 0, opened.actor.id
    state = SheetState.objects.filter(task_id=task).first()
    views = list(SavedView.objects.filter(task_id=task).select_related("by").order_by("at"))
    made = SavedDecision.objects.filter(child_id=opened.row.child_id, need_id=opened.need.pk)
    decisions = list(made.select_related("by", "by_whom").order_by("-at"))
    return Saved(
        version=state.version if state else 0,
        own=next((_view(view) for view in views if view.by_id == me), None),
        others=tuple(_view(view) for view in views if view.by_id != me),
        decision=next((_decision(d) for d in decisions if d.task_id == task), None),
        history=tuple(_decision(d) for d in decisions if d.task_id != task),
        draft=draft_of(task, me),
    )


def draft_of(task_id: int, account: int) -> Draft:
    """One's own draft; an empty one where there is none."""
    saved = SavedDraft.objects.filter(task_id=task_id, by_id=account).first()
    if saved is None:
        return Draft()
    content = json.loads(saved.content)
    known = {field.name for field in fields(Draft)} - {"saved_at"}
    texts = {name: value for name, value in content.items() if name in known}
    lists = {name: tuple(texts[name]) for name in ("reason_codes", "against_codes") if name in texts}
    return Draft(**(texts | lists | {"saved_at": saved.at}))


def draft_text(draft: Draft) -> str:
    """A draft as it is stored."""
    content = asdict(draft)
    del content["saved_at"]
    return json.dumps(content, ensure_ascii=False, sort_keys=True)


def people_for_contact() -> list[User]:
    """Accounts that decide for the whole city: whoever may be asked to meet a child."""
    accounts = User.objects.filter(is_active=True).order_by("organisation", "display_name", "pk")
    return [user for user in accounts if _decides(user)]


def _decides(user: User) -> bool:
    actor = actor_of_user(user)
    return "decide" in actor.actions and actor.reach == "city"


def _view(saved: SavedView) -> OwnView:
    return OwnView(saved.view, VIEWS[saved.view], saved.words, saved.by.display_name, _local(saved.at))


def _decision(saved: SavedDecision) -> DecisionView:
    return DecisionView(
        decision=saved.decision,
        label=DECISIONS[saved.decision],
        reasons=tuple(REASON_CODES.get(code, code) for code in saved.reason_codes),
        words=saved.words,
        next_contact_on=saved.next_contact_on,
        how=HOWS.get(saved.how, ""),
        by_whom=saved.by_whom.display_name if saved.by_whom else "",
        by=saved.by.display_name,
        at=_local(saved.at),
    )


def _local(moment: datetime) -> datetime:
    return timezone.localtime(moment)
