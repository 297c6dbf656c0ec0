"""The reading log and the log of actions: append-only, each in one hash chain kept by a trigger.

Children stand in them by their random public keys. No foreign keys: the log outlives what it is about.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class ChainHead(models.Model):
    """連なりの先頭: number and hash of the newest row; only the trigger writes it."""

    name = models.CharField("記録の名前", max_length=16, primary_key=True)  # read | event
    number = models.BigIntegerField("番号", default=0)
    hash = models.BinaryField("ハッシュ", default=b"")

    class Meta:
        db_table = "audit_chain_head"


class Chained(models.Model):
    """What the trigger fills in: number, time, hash of the row before, own hash."""

    number = models.BigIntegerField("番号", unique=True, null=True)
    at = models.DateTimeField("日時", null=True)
    previous = models.BinaryField("前の行のハッシュ", null=True)
    hash = models.BinaryField("ハッシュ", null=True)
    actor_id = models.BigIntegerField("利用者", default=0)
    actor_name = models.TextField("氏名", default="")
    organisation = models.TextField("組織", default="")
    role = models.TextField("役割", default="")
    purpose = models.TextField("閲覧目的", default="")

    class Meta:
        abstract = True


class ReadLog(Chained):
    """閲覧の一行: one row per response, refusals too."""

    places = ArrayField(models.TextField(), verbose_name="経路", default=list)
    classes = ArrayField(models.TextField(), verbose_name="見たものの区分", default=list)
    subjects = ArrayField(models.TextField(), verbose_name="児童の鍵（順に並べたもの）", default=list)
    refused = models.BooleanField("断った", default=False)
    reasons = ArrayField(models.TextField(), verbose_name="理由コード", default=list)

    class Meta:
        db_table = "audit_read_log"
        indexes = [
            models.Index(fields=["actor_id", "-number"], name="read_log_actor"),
            models.Index(fields=["-at"], name="read_log_at"),
        ]


class ReadSubject(models.Model):
    """だれを見たか: one row per child of a look, for looking up; filled by the trigger."""

    log_number = models.BigIntegerField("閲覧の番号")
    subject = models.TextField("児童の鍵")
    at = models.DateTimeField("日時", null=True)

    class Meta:
        db_table = "audit_read_subject"
        indexes = [models.Index(fields=["subject", "-log_number"], name="read_subject_subject")]


class AuditEvent(Chained):
    """操作の一行: what was changed, in the transaction that changed it."""

    action = models.TextField("操作", default="")
    subject = models.TextField("児童の鍵", default="")
    details = models.TextField("内容（コードだけ）", default="")

    class Meta:
        db_table = "audit_event"
        indexes = [models.Index(fields=["subject", "-number"], name="audit_event_subject")]
