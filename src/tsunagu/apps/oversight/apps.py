"""点検と返却."""

from django.apps import AppConfig


class OversightConfig(AppConfig):
    """点検と返却."""

    name = "tsunagu.apps.oversight"
    label = "oversight"
    verbose_name = "点検と返却"
