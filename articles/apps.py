"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ArticlesConfig(AppConfig):
    """Names the app in the admin, and makes the house's pages after each migration."""

    name = "articles"
    verbose_name = _("Articles")

    def ready(self) -> None:
        """Connect what keeps the pages there."""
        from django.db.models.signals import post_migrate

        from .pages import ensure_pages

        post_migrate.connect(ensure_pages, sender=self)
