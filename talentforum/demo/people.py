"""Who is in the demo: an account for every role, and the people of the discussions."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from accounts.models import User
from accounts.roles import Role

PASSWORD = "talentforum"  # noqa: S105 - published with the demo, which is refused where accounts are real
JOINED_BEFORE = timedelta(days=90)

# Contract: address, display name, role; what README and `bin/dev` print.
ACCOUNTS = {
    "leserin": ("leserin@example.org", "Jana Lindner", None),
    "leser": ("leser@example.org", "Tobias Ahrens", None),
    "moderation": ("moderation@example.org", "Mod. Petra Voss", Role.SENIOR),
    "moderation2": ("moderation2@example.org", "Mod. Emre Aydin", Role.SENIOR),
    "redaktion": ("redaktion@example.org", "Lena Brandt", Role.EDITOR),
    "admin": ("admin@example.org", "Admin", Role.ADMIN),
}
ROLES = {None: "reader", Role.SENIOR: "senior moderator", Role.EDITOR: "editor", Role.ADMIN: "administrator"}


class People(dict[str, User]):
    """The people of the demo by their keys; those who exist already stay as they are."""

    def __init__(self, started: datetime) -> None:
        super().__init__()
        self.joined = started - JOINED_BEFORE
        for key, (email, name, role) in ACCOUNTS.items():
            self[key] = User.objects.filter(email=email).first() or self._account(email, name, role)

    def _account(self, email: str, name: str, role: Role | None) -> User:
        user = User.objects.create_user(email, PASSWORD, name=name, joined_at=self.joined)
        return user if role is None else User.objects.add_to_team(email, role)

    @staticmethod
    def knows(people: list[dict[str, str]]) -> bool:
        """Tell whether these people were invited before: the first of them says so for all."""
        return User.objects.filter(email=_address(people[0])).exists()

    def invite(self, people: Iterable[dict[str, str]]) -> None:
        """Add people without a password, each given by key and name."""
        for person in people:
            email = _address(person)
            known = User.objects.filter(email=email).first()
            self[person["key"]] = known or User.objects.create_user(email, name=person["name"], joined_at=self.joined)

    def readers(self) -> list[User]:
        """Return those who are not of the team, in the order in which they came."""
        return [person for person in self.values() if not person.is_staff]


def _address(person: dict[str, str]) -> str:
    return f"{person['key']}@demo.example.org"
