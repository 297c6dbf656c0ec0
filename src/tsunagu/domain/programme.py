"""A municipal programme: purpose, legal bases, sources, items, logics and roles in one frozen object."""

from dataclasses import dataclass
from datetime import date

from tsunagu.domain.indicator import FactItem, Item
from tsunagu.domain.logic import Logic
from tsunagu.domain.source import Source, System


@dataclass(frozen=True, slots=True)
class LegalBasis:
    """法的根拠: a line of the legal-basis register (データ提供台帳)."""

    id: str
    title: str
    law: str  # 法令と条項
    text: str  # なぜこの条項によれるか
    effective: date
    ends: date | None = None
    consent: bool = False  # rests on the person's consent


@dataclass(frozen=True, slots=True)
class Assumption:
    """前提: something the published plan does not say, and what we assumed instead."""

    about: str
    text: str


@dataclass(frozen=True, slots=True)
class Purpose:
    """利用目的: chosen when a child is opened; a list has its screen's purpose."""

    id: str
    title: str
    law: str
    basis: str


@dataclass(frozen=True, slots=True)
class Role:
    """役割: who may see which class of item, where, for which purpose (roles.toml)."""

    id: str
    name: str
    organisation: str
    organisation_kind: str  # city_section | board_of_education | school | …
    reach: str  # "city" (every child) | "school" (own school) | "none"
    sees_names: bool
    classes: tuple[str, ...]
    purposes: tuple[str, ...]
    actions: tuple[str, ...]  # see_list, assess, decide, review_looks, see_programme, …
    published: str = ""  # the words of the published plan


@dataclass(frozen=True, slots=True)
class RandomCheck:
    """無作為の確認: a seeded sample below the line, with its own legal basis."""

    legal_basis: str
    share: float
    at_most: int


@dataclass(frozen=True, slots=True)
class Programme:
    """こどもデータ連携の計画: everything a run needs to know, from one folder."""

    id: str
    name: str
    municipality: str
    municipality_code: str
    prefecture: str
    city: str  # as it stands in addresses, e.g. "安芸郡府中町"
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
    legal_bases: tuple[LegalBasis, ...]
    assumptions: tuple[Assumption, ...]
    systems: tuple[System, ...]
    sources: tuple[Source, ...]
    fact_items: tuple[FactItem, ...]
    items: tuple[Item, ...]
    logics: tuple[Logic, ...]
    purposes: tuple[Purpose, ...]
    roles: tuple[Role, ...]
    random_check: RandomCheck | None = None
    sha256: str = ""  # over all files of the folder

    def source(self, source_id: str) -> Source:
        return next(source for source in self.sources if source.id == source_id)

    def item(self, item_id: str) -> Item:
        return next(item for item in self.items if item.id == item_id)
