"""Every state that a component can show: symbol, word and look. Colour never means alone."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class State:
    """状態のしるし: an icon of the sprite, a word, and the class of the stylesheet."""

    icon: str
    word: str | Promise
    look: str


VALUE_STATES: dict[str, State] = {
    "no_record": State("question", _("情報がない"), "unknown"),
    "not_delivered": State("question", _("届いていない"), "unknown"),
    "link_pending": State("question", _("名寄せの確認待ち"), "unknown"),
    "unknown": State("question", _("わからない"), "unknown"),
    "stale": State("history", _("古い"), "unknown"),
    "masked": State("lock", _("閲覧制限"), "masked"),
    "none": State("check", _("確かめて「ない」"), "known-no"),
}

CLOCK_STATES: dict[str, State] = {
    "none": State("question", _("期限なし"), "unknown"),
    "plain": State("", "", "plain"),
    "soon": State("clock", "", "soon"),
    "overdue": State("warning", "", "late"),
}

SOURCE_STATES: dict[str, State] = {
    "ok": State("check", _("届いた"), "ok"),
    "stale": State("history", _("古い"), "stale"),
    "missing": State("warning", _("届いていない"), "missing"),
    "refused": State("cross", _("受け取れなかった"), "refused"),
}

WORK_STATES: dict[str, State] = {
    "open": State("circle", _("まだ確認していない"), "plain"),
    "own_view": State("eye", _("見立てを書いた"), "soon"),
    "support": State("check", _("支援へ"), "done"),
    "watch": State("eye", _("様子を見る"), "plain"),
    "not_now": State("check", _("今回は外した"), "plain"),
    "already_supported": State("check", _("すでに支援中"), "done"),
    "mixed_records": State("warning", _("記録の混じりを確認中"), "soon"),
    "left_list": State("dash", _("一覧から出た"), "plain"),
}

PLEDGE_STATES: dict[str, State] = {
    "valid": State("check", _("有効"), "valid"),
    "ending": State("half", _("まもなく終わる"), "ending"),
    "absent": State("warning", _("まだ出ていない"), "absent"),
    "ended": State("cross", _("終了"), "ended"),
    "city": State("dash", _("市の職員"), "city"),
}

PROTECT_STATES: dict[str, State] = {
    "measure": State("shield", _("支援措置"), "protect"),
    "informant": State("shield", _("情報源を守る"), "protect"),
    "named": State("lock", _("閲覧を担当に限る"), "protect"),
}

SPOKEN_KINDS: dict[str, State] = {
    "fact": State("note", _("事実"), "fact"),
    "heard": State("ear", _("聞いたこと"), "heard"),
    "opinion": State("pen", _("所見"), "opinion"),
}

STRIP_LOOKS: dict[str, State] = {
    "info": State("note", _("お知らせ"), "info"),
    "soon": State("warning", _("注意"), "soon"),
    "stop": State("cross", _("止まっています"), "stop"),
    "protect": State("shield", _("守ること"), "protect"),
    "done": State("check", _("できました"), "done"),
}

# The short word beside 閲覧制限, by the reason code of domain.access; the full sentence stands on the sheet.
MASK_REASONS: dict[str, str | Promise] = {
    "S-01": _("支援措置"),
    "P-01": _("目的が違う"),
    "A-01": _("担当外"),
    "A-02": _("担当外"),
    "R-01": _("役割の外"),
    "R-02": _("氏名は役割の外"),
    "R-03": _("役割の外"),
    "R-04": _("役割の外"),
    "C-01": _("区分が未定"),
    "V-01": _("見立ての後"),
}
