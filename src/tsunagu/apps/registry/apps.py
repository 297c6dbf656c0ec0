"""台帳."""

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    """台帳."""

    name = "tsunagu.apps.registry"
    label = "registry"
    verbose_name = "台帳"
    default_auto_field = "django.db.models.BigAutoField"
