"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PollsConfig(AppConfig):
    """Names the app in the admin."""

    name = "polls"
    verbose_name = _("Polls")
