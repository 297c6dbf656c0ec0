"""利用者."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AccountsConfig(AppConfig):
    """Accounts: follows sign-ins, and gives the app's database role its rights after every migrate."""

    name = "tsunagu.apps.accounts"
    label = "accounts"
    verbose_name = "利用者"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Connect the signals."""
        from allauth.mfa.signals import authenticator_added
        from django.contrib.auth.signals import user_logged_in, user_logged_out

        from tsunagu.apps.accounts import logins
        from tsunagu.apps.accounts.database_grants import apply_after_migrate
        from tsunagu.apps.accounts.programme_in_force import purpose_title, role_title
        from tsunagu.apps.audit.words import name_purposes_with, name_roles_with

        name_purposes_with(purpose_title)
        name_roles_with(role_title)
        user_logged_in.connect(logins.on_signed_in, dispatch_uid="tsunagu login begins")
        user_logged_out.connect(logins.on_signed_out, dispatch_uid="tsunagu login ends")
        authenticator_added.connect(logins.on_factor_added, dispatch_uid="tsunagu second factor")
        post_migrate.connect(apply_after_migrate, dispatch_uid="tsunagu grants")
