"""Work with a person and a date."""

from django.db import models

from tsunagu.apps.registry.models import Child


class Task(models.Model):
    """仕事: to assess a child of a list, or to contact it; one open row per child, need and kind."""

    child = models.ForeignKey(Child, on_delete=models.CASCADE, verbose_name="児童")
    school_id = models.IntegerField("学校の番号", default=0)
    need_id = models.IntegerField("支援の種類の番号")
    kind = models.CharField("種類", max_length=16)  # assess | contact
    round = models.IntegerField("回", default=1)
    assignee = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.SET_NULL, verbose_name="担当", related_name="+"
    )
    arrived_on = models.DateField("届いた日")
    due_on = models.DateField("期限", null=True)
    closed_at = models.DateTimeField("終えた日時", null=True)
    closed_as = models.CharField("終え方", max_length=32, blank=True, default="")
    follow_up_on = models.DateField("次に連絡・会う日", null=True)

    class Meta:
        db_table = "tasks_task"
        constraints = [
            models.UniqueConstraint(fields=["child", "need_id", "kind", "round"], name="task_once_a_round")
        ]
        indexes = [
            models.Index(fields=["assignee", "due_on"], name="task_open", condition=models.Q(closed_at=None)),
            models.Index(fields=["need_id", "kind"], name="task_need"),
        ]
