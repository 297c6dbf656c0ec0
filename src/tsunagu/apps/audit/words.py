"""Japanese names of what stands in the logs as codes."""

from collections.abc import Callable

PLACES: dict[str, str] = {
    "today": "今日",
    "my_work": "予定とタスク",
    "list_need": "見つける",
    "need_tabs": "見つける（見出し）",
    "open_sheet": "確認シート",
    "take_up": "担当になる",
    "save_draft": "下書き",
    "save_own_view": "見立て",
    "record_decision": "決定",
    "search_children": "さがす",
    "looks": "だれが見たか",
    "my_looks": "自分の記録",
    "runs": "取込の記録",
    "source_health": "もとの記録",
    "programme_sheet": "計画書",
    "choose_purpose": "閲覧目的を選ぶ",
}
_titles: list[Callable[[str], str]] = []
_roles: list[Callable[[str], str]] = []


def name_roles_with(title: Callable[[str], str]) -> None:
    """Let the app that knows the programme say what a role is called."""
    _roles[:] = [title]


def role_title(role: str) -> str:
    """The role's name, or what stands in the log."""
    return _roles[0](role) if _roles and role else role


def name_purposes_with(title: Callable[[str], str]) -> None:
    """Let the app that knows the programme say what a purpose is called."""
    _titles[:] = [title]


def purpose_title(purposes: str) -> str:
    """The titles of the purposes of one response."""
    titled = [_titles[0](purpose) if _titles else purpose for purpose in purposes.split(",") if purpose]
    return "、".join(titled) or "なし"
