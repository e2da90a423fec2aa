"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ModerationConfig(AppConfig):
    """Names the app in the admin."""

    name = "moderation"
    verbose_name = _("Moderation")
