"""The closed lists of words that people choose from; stored values are never renamed."""

from tsunagu.apps.tasks.queries import STATUS_LABELS

VIEWS: dict[str, str] = {
    "act_now": "今すぐ動く",
    "meet_soon": "近いうちに会う",
    "watch": "見守る",
    "unknown": "わからない",
}
DECISIONS: dict[str, str] = {
    name: STATUS_LABELS[name]
    for name in ("support", "watch", "not_now", "already_supported", "mixed_records")
}
NEEDS_CONTACT = frozenset({"support", "watch"})
REASON_CODES: dict[str, str] = {
    "difficulty": "本人・家庭の困りごとがある",
    "sudden_change": "変化が急である",
    "supported": "すでに支援がある",
    "record_wrong": "記録がまちがっている・古い",
    "explained": "理由がわかっていて心配がない",
    "check_more": "わからないことを確かめる",
    "other": "その他",
}
AGAINST_CODES: dict[str, str] = {
    "met_in_person": "本人や家族に会って確かめた",
    "known_elsewhere": "ほかの機関がすでに関わっている",
    "points_miss": "点に入らない事情がある",
    "points_wrong": "点のもとの記録がちがう",
}
HOWS: dict[str, str] = {
    "school": "学校で会う",
    "visit": "家庭を訪ねる",
    "phone": "電話する",
    "office": "来てもらう",
    "partner": "関係機関に聞く",
}
VIEW_URGENCY = {"act_now": "act", "meet_soon": "act", "watch": "wait", "unknown": ""}


def goes_against(decision: str, *, band: str, must: bool) -> bool:
    """Whether a decision goes against the band's direction: dropping a listed child, or taking up one below."""
    if band or must:
        return decision == "not_now"
    return decision in ("support", "watch", "already_supported")
