"""Accounts, the mirror of the programme's roles for row-level security, and logins."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models


class UserManager(BaseUserManager["User"]):
    """Makes accounts with a hashed password; there are no superusers."""

    def create_user(self, username: str, password: str | None = None, **fields: Any) -> "User":
        """Make an account; without a password it cannot sign in."""
        user = self.model(username=username, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """利用者: one person, one account, one role; never shared."""

    username = models.CharField("利用者番号", max_length=64, unique=True)
    display_name = models.CharField("氏名", max_length=120)
    organisation = models.CharField("組織", max_length=120)
    organisation_kind = models.CharField("組織の種類", max_length=40)
    role = models.CharField("役割", max_length=64)
    school_code = models.CharField("担当の学校", max_length=40, blank=True, default="")
    is_active = models.BooleanField("使える", default=True)
    is_demo = models.BooleanField("見本の利用者", default=False)
    valid_from = models.DateTimeField("利用の始まり", null=True, blank=True)
    valid_until = models.DateTimeField("利用の終わり", null=True, blank=True)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = UserManager()

    class Meta:
        db_table = "accounts_user"

    def __str__(self) -> str:
        return f"account {self.pk}"

    def get_full_name(self) -> str:
        """The person's name."""
        return self.display_name


class RoleMirror(models.Model):
    """役割の写し: what roles.toml says, for the database's own guard; only the owner writes it."""

    role = models.CharField("役割", max_length=64, primary_key=True)
    reach = models.CharField("範囲", max_length=16)
    classes = ArrayField(models.TextField(), verbose_name="見られる区分")
    sees_names = models.BooleanField("氏名を見る")
    actions = ArrayField(models.TextField(), verbose_name="できること", default=list)

    class Meta:
        db_table = "accounts_role_mirror"


class Login(models.Model):
    """ログイン: a hashed token per login; row-level security reads who is asking from here."""

    token_hash = models.BinaryField("鍵のハッシュ", unique=True)
    user = models.ForeignKey(User, on_delete=models.CASCADE, verbose_name="利用者")
    second_factor = models.BooleanField("二つ目の確認を済ませた", default=False)
    purpose = models.CharField("閲覧目的", max_length=64, blank=True, default="")
    started_at = models.DateTimeField("始まり")
    last_used_at = models.DateTimeField("最後に使った日時")
    expires_at = models.DateTimeField("終わり")
    ended_at = models.DateTimeField("やめた日時", null=True)

    class Meta:
        db_table = "accounts_login"
