"""The roles of the team: groups whose rights the predicates in each app's `rules.py` describe."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a person of the team may do; a group of that name, but for administrators (superusers).

    Senior moderators answer appeals, close people out and change the rules; they are moderators, too.
    """

    MODERATOR = "moderator", _("Moderator")
    SENIOR = "senior", _("Senior moderator")
    EDITOR = "editor", _("Editor")
    ADMIN = "admin", _("Administrator")


def ensure_groups(**_: Any) -> None:
    """Make the groups of the roles where they are missing."""
    from django.contrib.auth.models import Group

    for role in (Role.MODERATOR, Role.SENIOR, Role.EDITOR):
        Group.objects.get_or_create(name=role.value)
