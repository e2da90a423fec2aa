"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """Names the app in the admin, and makes the roles' groups after each migration."""

    name = "accounts"
    verbose_name = _("Accounts")

    def ready(self) -> None:
        """Connect what keeps the groups there."""
        from django.db.models.signals import post_migrate

        from .roles import ensure_groups

        post_migrate.connect(ensure_groups, sender=self)
