"""Who comes with a session."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from .models import User


class AccountBackend(AuthenticationBackend):
    """Signs in as allauth does, and reads the profile beside the account: each page of the signed-in shows its name."""

    def get_user(self, user_id: Any) -> User | None:
        """Return the account with its profile; None where it is closed or deleted."""
        user = User.objects.select_related("profile").filter(pk=user_id).first()
        return user if user is not None and self.user_can_authenticate(user) else None
