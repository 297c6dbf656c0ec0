"""A few children of the real Fuchu programme, with values that must never turn up where they are hidden."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.db import connection
from django.utils import timezone

from tsunagu.apps.accounts import logins
from tsunagu.apps.accounts.actions import mirror_roles
from tsunagu.apps.accounts.actors import actor_of_user
from tsunagu.apps.accounts.models import Login, User
from tsunagu.apps.accounts.programme_in_force import programme
from tsunagu.apps.intake.models import ChildItem, Judgement, Need, Reason, Run
from tsunagu.apps.registry.models import Child, NameGram, School
from tsunagu.apps.registry.name_grams import grams_of_name
from tsunagu.apps.tasks.models import Task
from tsunagu.domain.access import Actor

NOW = datetime(2026, 11, 24, 1, tzinfo=UTC)
NAME, KANA, ADDRESS = "秘氏　秘名", "カクシ　カクシナ", "秘町一丁目"
POINTS = 7777


@dataclass
class City:
    """Keys of the children and the accounts of each role."""

    users: dict[str, User]
    needs: dict[str, Need]
    own: str = "aaaa000000000001"  # listed, assigned to the case worker, of the teacher's school
    other: str = "aaaa000000000002"  # listed, of another school, nobody's
    sampled: str = "aaaa000000000003"  # below the line, the case worker's alone

    def actor(self, role: str) -> Actor:
        return actor_of_user(self.users[role])

    def sign_in(self, role: str) -> Actor:
        """From here on the statements run as the app's role, for this account."""
        token = f"token of {role}"
        with connection.cursor() as cursor:
            cursor.execute("reset role")
            moment = timezone.now()
            Login.objects.get_or_create(
                token_hash=logins.hash_of(token),
                defaults={"user": self.users[role], "second_factor": True, "started_at": moment,
                          "last_used_at": moment, "expires_at": moment + timedelta(hours=1)},
            )  # fmt: skip
            logins.set_token(token)
            cursor.execute("set local role tsunagu_app")
        return self.actor(role)


def build_city() -> City:
    """Two schools, three children on two lists, one account a role."""
    mirror_roles(programme())
    schools = [School.objects.create(id=n, code=f"S{n}", name=f"第{n}小学校") for n in (1, 2)]
    users = {
        role.id: User.objects.create(username=role.id, display_name=role.name, organisation=role.organisation,
                                     organisation_kind=role.organisation_kind, role=role.id,
                                     school_code="S1" if role.reach == "school" else "")
        for role in programme().roles
    }  # fmt: skip
    classes = {item.id: item.item_class.value for item in programme().items}
    needs = {
        logic.need: Need.objects.create(id=n, need=logic.need,
                                        classes=sorted({classes[entry.item] for entry in logic.items}))
        for n, logic in enumerate(programme().logics, 1)
    }  # fmt: skip
    run = Run.objects.create(bundle_sha256="0" * 64, programme_id=programme().id, as_of=date(2026, 11, 23),
                             synthetic=True, children=3, manifest="{}", loaded_at=NOW, loaded_by="t", current=True)  # fmt: skip
    city = City(users, needs)
    for place, key in enumerate((city.own, city.other, city.sampled)):
        school = schools[1 if key == city.other else 0]
        child = Child.objects.create(key=key, child_id=f"c{place}", full_name=NAME, full_kana=KANA, sex="1",
                                     birth_date=date(2017, 8, 12), address=ADDRESS, district=ADDRESS,
                                     school_id=school.pk, school_name=school.name, grade="3")  # fmt: skip
        NameGram.objects.bulk_create(
            NameGram(gram=gram, school_id=school.pk, child=child) for gram in grams_of_name(NAME, KANA)
        )
        for logic in programme().logics:
            _judge(run, needs[logic.need], child, logic, classes, users, listed=key != city.sampled,
                   assignee=users["case_worker"] if key != city.other else None)  # fmt: skip
    return city


def _judge(run, need, child, logic, classes, users, *, listed, assignee) -> None:
    band = sorted(logic.bands, key=lambda b: b.at_least)[-1].label if listed else ""
    about = {"run": run, "need_id": need.pk, "child": child, "school_id": child.school_id}
    Judgement.objects.create(**about, logic_id=logic.id, logic_version=logic.version, listed=listed,
                             sampled=not listed, must=False, points=POINTS, band=band)  # fmt: skip
    item = logic.items[0].item
    Reason.objects.create(**about, position=1, kind="points", item=item, item_class=classes[item],
                          sentence=f"{item} あり", points=POINTS, value="9", valid_to=date(2026, 11, 20))  # fmt: skip
    ChildItem.objects.get_or_create(child=child, item=item, defaults={
        "school_id": child.school_id, "item_class": classes[item], "sentence": f"{item} あり", "value": "9"})  # fmt: skip
    Task.objects.create(child=child, school_id=child.school_id, need_id=need.pk, kind="assess", assignee=assignee,
                        arrived_on=date(2026, 11, 23), due_on=date(2026, 12, 23))  # fmt: skip
