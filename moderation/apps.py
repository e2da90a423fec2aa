"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ModerationConfig(AppConfig):
    """Names the app in the admin, and puts rules into force after each migration where there are none."""

    name = "moderation"
    verbose_name = _("Moderation")

    def ready(self) -> None:
        """Connect what keeps the rules there."""
        from django.db.models.signals import post_migrate

        from .rule_texts import ensure_rules

        post_migrate.connect(ensure_rules, sender=self)
