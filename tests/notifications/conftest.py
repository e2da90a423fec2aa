"""Something to be told of, and the server that mails leave by."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from notifications.kinds import Kind
from notifications.models import Delivery, Notification
from tests.factories import FollowUpFactory
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
