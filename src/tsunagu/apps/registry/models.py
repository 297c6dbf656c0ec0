"""The register of children and their households, in the few columns that crossed door one."""

import secrets

from django.db import models


def new_key() -> str:
    """A random public key: it says nothing about the child and can be destroyed."""
    return secrets.token_hex(8)


class School(models.Model):
    """学校: its number stands in every row about its children, for row-level security (0 = none)."""

    id = models.IntegerField("番号", primary_key=True)
    code = models.TextField("学校コード", unique=True)
    name = models.TextField("学校名")

    class Meta:
        db_table = "registry_school"


class Child(models.Model):
    """児童."""

    key = models.CharField("公開の鍵", max_length=16, unique=True, default=new_key)
    child_id = models.TextField("児童ID", unique=True)
    household_id = models.TextField("世帯ID", default="", db_index=True)
    relation = models.TextField("続柄", default="")
    full_name = models.TextField("氏名", default="")
    full_kana = models.TextField("氏名カナ", default="")
    birth_date = models.DateField("生年月日", null=True, db_index=True)
    sex = models.TextField("性別", default="")
    district = models.TextField("町字", default="")
    address = models.TextField("住所", default="")
    protected = models.BooleanField("支援措置", default=False)
    school_id = models.IntegerField("学校の番号", default=0)
    school_name = models.TextField("学校名", default="")
    grade = models.TextField("学年", default="")
    class_name = models.TextField("組", default="")
    resident_state = models.TextField("住民状態", default="")
    moved_in_on = models.DateField("住民となった年月日", null=True)
    present = models.BooleanField("いまの束にいる", default=True)

    class Meta:
        db_table = "registry_child"


class HouseholdMember(models.Model):
    """世帯員: one row per child and other member of its household (the child's school guards the row)."""

    child = models.ForeignKey(Child, on_delete=models.CASCADE, verbose_name="児童")
    school_id = models.IntegerField("児童の学校の番号", default=0)
    person_id = models.TextField("世帯員のID")
    is_child = models.BooleanField("対象の児童")
    relation = models.TextField("続柄", default="")
    full_name = models.TextField("氏名", default="")
    birth_date = models.DateField("生年月日", null=True)
    protected = models.BooleanField("支援措置", default=False)
    member_school_id = models.IntegerField("世帯員の学校の番号", default=0)
    school_name = models.TextField("学校名", default="")
    grade = models.TextField("学年", default="")

    class Meta:
        db_table = "registry_household_member"


class ChildAlias(models.Model):
    """別名: a merged id; what hangs on it follows to the child that remains."""

    alias = models.TextField("消えた児童ID", primary_key=True)
    child = models.ForeignKey(Child, on_delete=models.CASCADE, verbose_name="残った児童")

    class Meta:
        db_table = "registry_child_alias"


class NameGram(models.Model):
    """名前の二文字: search by plain equality, which row-level security lets use its index."""

    gram = models.CharField("二文字", max_length=4)
    school_id = models.IntegerField("学校の番号", default=0)
    child = models.ForeignKey(Child, on_delete=models.CASCADE, verbose_name="児童", db_index=True)

    class Meta:
        db_table = "registry_name_gram"
        indexes = [models.Index(fields=["gram", "school_id", "child"], name="name_gram_lookup")]


class Link(models.Model):
    """名寄せの結果: which record of which source belongs to which person (city roles only)."""

    source = models.TextField("連携元")
    record_key = models.TextField("記録の鍵")
    person_id = models.TextField("人のID", db_index=True)
    method = models.TextField("決め方")
    weight = models.FloatField("重み", null=True)
    model_version = models.TextField("版", default="")

    class Meta:
        db_table = "registry_link"
        constraints = [models.UniqueConstraint(fields=["source", "record_key"], name="link_once")]


class LinkReview(models.Model):
    """確かめる組: an uncertain pair with its comparison in words (city roles only)."""

    source = models.TextField("連携元")
    record_key = models.TextField("記録の鍵")
    person_id = models.TextField("人のID")
    weight = models.FloatField("重み")
    comparison = models.TextField("くらべ")
    record = models.TextField("届いた記録")

    class Meta:
        db_table = "registry_link_review"
        constraints = [
            models.UniqueConstraint(fields=["source", "record_key", "person_id"], name="link_review_once")
        ]
