"""Something to be told of, and the server that mails leave by."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from notifications.kinds import Kind
from notifications.models import Delivery, Follow, Notification
from tests.factories import FollowUpFactory, UserFactory
from tests.notifications.mailserver import MailServer


@pytest.fixture
def followup(article: Any) -> Any:
    """Something to be told of."""
    return FollowUpFactory(article=article)


@pytest.fixture
def tell(followup: Any) -> Callable[..., Delivery]:
    """Return a function that tells a person of something and gives the delivery."""

    def tell(person: Any, kind: Kind = Kind.ANSWER, subject: Any = followup, **more: Any) -> Delivery:
        Notification.objects.tell([person.pk], kind, subject, group="g", place=subject.article, **more)
        return Delivery.objects.filter(notification__recipient=person).latest("pk")

    return tell


@pytest.fixture
def server(settings: Any) -> Iterator[MailServer]:
    """A mail server, the one that mails leave by; `server.answers` says what it does other than take them."""
    server = MailServer()
    server.start()
    settings.MAILERS = settings.MAILERS | {"transport": server.transport()}
    yield server
    server.stop()


@pytest.fixture
def impatient(server: MailServer, settings: Any) -> None:
    """Waits a second for each answer."""
    settings.MAILERS = settings.MAILERS | {"transport": server.transport(timeout=1)}


@pytest.fixture
def desk(visit: Any, admin: Any) -> Any:
    """The browser of an administrator who works in English."""
    admin.profile.language = "en"
    admin.profile.save()
    return visit(admin)


@pytest.fixture
def announcement(article: Any) -> Any:
    """The announcement of a follow-up to three followers, of which nobody is told yet."""
    for person in UserFactory.create_batch(3):
        Follow.objects.follow(person, article)
    return FollowUpFactory(article=article, title="Was daraus wurde").announcement
