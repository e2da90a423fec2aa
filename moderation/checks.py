"""What `manage.py check --deploy` says of the log."""

from typing import Any

from django.core.checks import CheckMessage, Info, Tags, register
from django.db import DatabaseError

from .log_owner import is_guarded


@register(Tags.security, deploy=True)
def log_belongs_to_a_role_of_its_own(**_options: Any) -> list[CheckMessage]:
    """Say where triggers alone keep the log; nothing where the database does not answer, or is not migrated."""
    try:
        if is_guarded():
            return []
    except DatabaseError:
        return []
    return [
        Info(
            "The moderators' log belongs to the application's database role: triggers alone keep it as it is.",
            hint="With a server of your own, 'manage.py log_owner' gives it to another role; see docs/operations.md.",
            id="moderation.I001",
        )
    ]
