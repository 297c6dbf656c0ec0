"""programme.toml and roles.toml -> the frozen words of the domain."""

from dataclasses import dataclass
from datetime import date

from tsunagu.domain.access import ROLE_WORDS, Reach
from tsunagu.domain.programme import Assumption, LegalBasis, Purpose, RandomCheck, Role
from tsunagu.programmes.section import Section

ORGANISATION_KINDS = (
    "city_section",
    "board_of_education",
    "school",
    "hospital",
    "police",
    "npo",
    "child_guidance_center",
    "other",
)
ACTIONS = tuple(sorted(set(ROLE_WORDS.values())))


@dataclass(frozen=True, slots=True)
class Heading:
    """The table [programme] of programme.toml."""

    id: str
    name: str
    municipality: str
    municipality_code: str
    prefecture: str
    city: str
    controller: str
    deciding_body: str
    purpose: str
    published_source: str
    disclaimer: str
    effective: date
    from_age: int
    to_age: int
    review_cycle_days: int
    decide_within_days: int
    capacity: int
    retention_years: int


def read_heading(section: Section) -> Heading:
    """Read [programme]."""
    heading = Heading(
        id=section.text("id"),
        name=section.text("name"),
        municipality=section.text("municipality"),
        municipality_code=section.text("municipality_code"),
        prefecture=section.text("prefecture"),
        city=section.text("city"),
        controller=section.text("controller"),
        deciding_body=section.text("deciding_body"),
        purpose=section.text("purpose"),
        published_source=section.text("published_source"),
        disclaimer=section.text("disclaimer"),
        effective=section.day("effective"),
        from_age=section.integer("from_age"),
        to_age=section.integer("to_age"),
        review_cycle_days=section.integer("review_cycle_days"),
        decide_within_days=section.integer("decide_within_days"),
        capacity=section.integer("capacity"),
        retention_years=section.integer("retention_years"),
    )
    section.close()
    return heading


def read_legal_basis(section: Section) -> LegalBasis:
    """Read a [[legal_basis]]: a line of the legal-basis register."""
    basis = LegalBasis(
        id=section.text("id"),
        title=section.text("title"),
        law=section.text("law"),
        text=section.text("text"),
        effective=section.day("effective"),
        ends=section.maybe_day("ends"),
        consent=section.flag("consent", False),
    )
    section.close()
    return basis


def read_assumption(section: Section) -> Assumption:
    """Read an [[assumption]]: what the published plan does not say."""
    assumption = Assumption(about=section.text("about"), text=section.text("text"))
    section.close()
    return assumption


def read_random_check(section: Section | None) -> RandomCheck | None:
    """Read [random_check]; without it nobody is drawn below the line."""
    if section is None:
        return None
    check = RandomCheck(section.text("legal_basis"), section.share("share"), section.integer("at_most"))
    section.close()
    return check


def read_purpose(section: Section) -> Purpose:
    """Read a [[purpose]] of roles.toml."""
    purpose = Purpose(
        id=section.text("id"),
        title=section.text("title"),
        law=section.text("law"),
        basis=section.text("basis"),
    )
    section.close()
    return purpose


def read_role(section: Section) -> Role:
    """Read a [[role]] of roles.toml."""
    role = Role(
        id=section.text("id"),
        name=section.text("name"),
        organisation=section.text("organisation"),
        organisation_kind=section.word("organisation_kind", ORGANISATION_KINDS),
        reach=section.choice("reach", Reach),
        sees_names=section.flag("sees_names", False),
        classes=section.texts("classes"),
        purposes=section.texts("purposes", required=True),
        actions=section.texts("actions", required=True),
        published=section.text("published", ""),
    )
    section.close()
    return role
