"""Drafts: what one person typed last, kept for them alone."""

import json
from dataclasses import asdict, replace
from typing import Any

from tsunagu.apps.assessment.models import SavedDraft
from tsunagu.apps.assessment.shapes import Draft
from tsunagu.apps.tasks.models import Task
from tsunagu.domain.access import Actor

LONGEST_DRAFT = 20_000  # signs


def draft_of(actor: Actor, task: Task) -> Draft:
    """The person's draft of this round, empty when there is none."""
    saved = SavedDraft.objects.filter(task=task, by_id=actor.id).first()
    if saved is None:
        return Draft()
    content: dict[str, Any] = json.loads(saved.content)
    lists = {name: tuple(content.pop(name)) for name in ("reason_codes", "against_codes")}
    return replace(Draft(**content, **lists), saved_at=saved.at)


def written(draft: Draft) -> str:
    """A draft as it is stored."""
    content = asdict(draft)
    del content["saved_at"]
    return json.dumps(content, ensure_ascii=False)
