"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ModerationConfig(AppConfig):
    """Names the app in the admin, puts rules into force after each migration, asks what people bear."""

    name = "moderation"
    verbose_name = _("Moderation")

    def ready(self) -> None:
        """Connect what keeps the rules there, what is asked of everyone who comes, and what is checked."""
        from django.db.models.signals import post_migrate

        from accounts.backends import ASKED
        from notifications.previews import OTHERS

        from . import checks  # noqa: F401 - registers itself
        from .bearing import BEARS, BORNE
        from .previews import SAMPLES
        from .rule_texts import ensure_rules

        ASKED[BEARS] = BORNE
        OTHERS.update(SAMPLES)

        post_migrate.connect(ensure_rules, sender=self)
