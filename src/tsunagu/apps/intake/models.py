"""What a run bundle carries: needs, runs, judgements with their reasons, items, source health."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from tsunagu.apps.registry.models import Child


class Need(models.Model):
    """支援の種類: the classes of all items of its logic decide who may know of the list."""

    id = models.IntegerField("番号", primary_key=True)
    need = models.TextField("支援の種類", unique=True)
    classes = ArrayField(models.TextField(), verbose_name="区分", default=list)

    class Meta:
        db_table = "intake_need"


class Run(models.Model):
    """取込の一回: one bundle; the current one is what the screens show."""

    bundle_sha256 = models.CharField("束のハッシュ", max_length=64, unique=True)
    programme_id = models.TextField("計画")
    programme_sha256 = models.TextField("計画のハッシュ", default="")
    as_of = models.DateField("時点")
    synthetic = models.BooleanField("合成データ")
    children = models.IntegerField("児童の数")
    manifest = models.TextField("目録")
    loaded_at = models.DateTimeField("取り込んだ日時")
    loaded_by = models.TextField("取り込んだ人")
    current = models.BooleanField("いまの束", default=False)

    class Meta:
        db_table = "intake_run"
        constraints = [
            models.UniqueConstraint(
                fields=["current"], condition=models.Q(current=True), name="one_current_run"
            )
        ]


class Judgement(models.Model):
    """判定: one child, one need, one run."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, verbose_name="取込")
    need_id = models.IntegerField("支援の種類の番号")
    child = models.ForeignKey(Child, on_delete=models.CASCADE, verbose_name="児童")
    school_id = models.IntegerField("学校の番号", default=0)
    logic_id = models.TextField("ロジック")
    logic_version = models.TextField("版")
    listed = models.BooleanField("一覧に入る")
    sampled = models.BooleanField("無作為の確認")
    must = models.BooleanField("必ず確認")
    points = models.IntegerField("点")
    band = models.TextField("帯", default="")

    class Meta:
        db_table = "intake_judgement"
        constraints = [models.UniqueConstraint(fields=["run", "need_id", "child"], name="judged_once")]


class Reason(models.Model):
    """理由の行."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, verbose_name="取込")
    need_id = models.IntegerField("支援の種類の番号")
    child = models.ForeignKey(Child, on_delete=models.CASCADE, verbose_name="児童")
    school_id = models.IntegerField("学校の番号", default=0)
    position = models.IntegerField("順")
    kind = models.TextField("種類")
    item = models.TextField("項目")
    item_class = models.TextField("区分")
    sentence = models.TextField("文")
    points = models.IntegerField("点")
    value = models.TextField("値", null=True)
    because = models.TextField("わからない理由", null=True)
    valid_from = models.DateField("いつから", null=True)
    valid_to = models.DateField("いつまで", null=True)
    known_at = models.DateField("届いた日", null=True)
    source = models.TextField("連携元", null=True)

    class Meta:
        db_table = "intake_reason"
        constraints = [
            models.UniqueConstraint(fields=["run", "need_id", "child", "position"], name="reason_line_once")
        ]


class ChildItem(models.Model):
    """項目: only those the logics name, only for children listed or drawn, only of the current run."""

    child = models.ForeignKey(Child, on_delete=models.CASCADE, verbose_name="児童")
    school_id = models.IntegerField("学校の番号", default=0)
    item = models.TextField("項目")
    item_class = models.TextField("区分")
    value = models.TextField("値", null=True)
    because = models.TextField("わからない理由", null=True)
    sentence = models.TextField("文")
    valid_from = models.DateField("いつから", null=True)
    valid_to = models.DateField("いつまで", null=True)
    known_at = models.DateField("届いた日", null=True)
    source = models.TextField("連携元", null=True)

    class Meta:
        db_table = "intake_child_item"
        constraints = [models.UniqueConstraint(fields=["child", "item"], name="item_once_a_child")]


class SourceState(models.Model):
    """もとの記録の状態: a source (column empty) or one of its columns, in one run."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, verbose_name="取込")
    source = models.TextField("連携元")
    column = models.TextField("列", default="", db_column="source_column")
    status = models.TextField("状態")
    delivered_on = models.DateField("届いた日", null=True)
    rows_read = models.IntegerField("読んだ行", default=0)
    rows_quarantined = models.IntegerField("別に置いた行", default=0)
    completeness = models.FloatField("そろい方", null=True)
    newest_on = models.DateField("いちばん新しい日", null=True)
    message = models.TextField("気をつけること", default="")

    class Meta:
        db_table = "intake_source_state"
        constraints = [models.UniqueConstraint(fields=["run", "source", "column"], name="source_state_once")]
