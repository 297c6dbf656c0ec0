"""What people think and decide about a child of a list."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from tsunagu.apps.registry.models import Child
from tsunagu.apps.tasks.models import Task


class AboutTask(models.Model):
    """A row about one round of one child; the child's school and the need guard it."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, verbose_name="仕事")
    child = models.ForeignKey(Child, on_delete=models.CASCADE, verbose_name="児童")
    school_id = models.IntegerField("学校の番号", default=0)
    need_id = models.IntegerField("支援の種類の番号")
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, verbose_name="だれが", related_name="+")
    at = models.DateTimeField("日時")

    class Meta:
        abstract = True


class SheetState(models.Model):
    """確認シートの版: counts every change of a round, so that nobody overwrites another."""

    task = models.OneToOneField(Task, on_delete=models.CASCADE, primary_key=True, verbose_name="仕事")
    school_id = models.IntegerField("学校の番号", default=0)
    need_id = models.IntegerField("支援の種類の番号")
    version = models.IntegerField("版", default=0)
    changed_by_name = models.TextField("最後に変えた人", default="")
    changed_at = models.DateTimeField("最後に変えた日時", null=True)

    class Meta:
        db_table = "assessment_sheet_state"


class SavedDraft(AboutTask):
    """下書き: what one person typed last."""

    content = models.TextField("下書きの中身")

    class Meta:
        db_table = "assessment_draft"
        constraints = [models.UniqueConstraint(fields=["task", "by"], name="one_draft_each")]


class SavedView(AboutTask):
    """見立て: written before points and reasons open, then locked."""

    view = models.CharField("見立て", max_length=16)
    words = models.TextField("ことば")

    class Meta:
        db_table = "assessment_view"
        constraints = [models.UniqueConstraint(fields=["task", "by"], name="one_view_each")]


class SavedDecision(AboutTask):
    """決定: made by a person, with reasons; one a round."""

    run_id = models.BigIntegerField("見ていた取込")
    decision = models.CharField("決定", max_length=24)
    reason_codes = ArrayField(models.TextField(), verbose_name="理由コード")
    against_codes = ArrayField(models.TextField(), verbose_name="帯と違う向きの理由", default=list)
    words = models.TextField("ことば")
    next_contact_on = models.DateField("次に連絡・会う日", null=True)
    how = models.CharField("どうやって", max_length=24, blank=True, default="")
    by_whom = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.PROTECT, verbose_name="だれが会う", related_name="+"
    )

    class Meta:
        db_table = "assessment_decision"
        constraints = [models.UniqueConstraint(fields=["task"], name="one_decision_a_round")]
