"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExperiencesConfig(AppConfig):
    """Names the app."""

    name = "experiences"
    verbose_name = _("Experiences")
