"""App configuration."""

from django.apps import AppConfig
from django.contrib.admin import apps as admin


class TalentforumConfig(AppConfig):
    """The wiring: commands, static files, template tags; no models."""

    name = "talentforum"

    def ready(self) -> None:
        """Load the queue, so that tasks find it."""
        from talentforum import celery  # noqa: F401


class AdminConfig(admin.AdminConfig):
    """Makes ours the default admin site."""

    default_site = "talentforum.admin.Site"
