"""Who comes with a session."""

from __future__ import annotations

from functools import cache
from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.db import connection

from .models import Profile, User

# What apps above want to know of everyone who comes, in SQL about `account.id`: columns of the statement that reads it.
ASKED: dict[str, str] = {}


class AccountBackend(AuthenticationBackend):
    """Signs in as allauth does, and reads the profile beside the account: each page of the signed-in shows its name."""

    def get_user(self, user_id: Any) -> User | None:
        """Return the account with its profile; None where it is closed or deleted."""
        statement, of_account, of_profile = _account_with_profile()
        with connection.cursor() as cursor:
            cursor.execute(statement, [user_id])
            row = cursor.fetchone()
        if row is None:
            return None
        user = User.from_db(connection.alias, of_account, row[: len(of_account)])
        rest, asked = row[len(of_account) : -len(ASKED) or None], row[len(row) - len(ASKED) :]
        if rest[0] is not None:
            user.profile = Profile.from_db(connection.alias, of_profile, rest)
        for name, value in zip(ASKED, asked, strict=True):
            setattr(user, name, value)
        return user if self.user_can_authenticate(user) else None


@cache
def _account_with_profile() -> tuple[str, list[str], list[str]]:
    """Return the statement, and what its columns are: to build it anew takes longer than to run it."""
    quote = connection.ops.quote_name
    of_account, of_profile = ([field.attname for field in model._meta.concrete_fields] for model in (User, Profile))  # noqa: SLF001 - Django documents _meta
    columns = [f"account.{quote(name)}" for name in of_account] + [f"profile.{quote(name)}" for name in of_profile]
    columns += ASKED.values()
    statement = (
        f"SELECT {', '.join(columns)} FROM accounts_user account"  # noqa: S608 - the names of our own fields
        " LEFT JOIN accounts_profile profile ON profile.user_id = account.id WHERE account.id = %s"
    )
    return statement, of_account, of_profile
