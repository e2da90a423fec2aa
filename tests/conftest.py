"""The cast, and how its members visit the site."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.db import connection
from django.test import Client, TransactionTestCase
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from pagecache.pieces import forget
from tests.beginning import Beginning

hypothesis_settings.register_profile(
    "here",
    deadline=None,
    max_examples=int(os.environ.get("HYPOTHESIS_EXAMPLES", "60")),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
hypothesis_settings.load_profile("here")

CAST = ("stranger", "newcomer", "reader", "author", "moderator", "second_moderator", "editor", "admin")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let what takes long by itself begin first, or one worker waits for it at the end while the other has no more."""
    items.sort(
        key=lambda item: item.get_closest_marker("browser") is not None or item.get_closest_marker("slow") is None
    )


class Visitor(Client):
    """A browser: it comes by https, as everyone does in production."""

    def generic(self, method: str, path: str, *args: Any, **options: Any) -> Any:
        """Ask for an address by https."""
        return super().generic(method, path, *args, **options | {"secure": True})


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """Let tests that commit leave the database as it was made; none is made where no chosen test asks for one."""
    if not connection.settings_dict["NAME"].startswith("test_"):
        return
    with django_db_blocker.unblock():
        if Beginning.can_be_restored():
            beginning = Beginning()
            TransactionTestCase._fixture_teardown = lambda _case: beginning.restore()


@pytest.fixture(scope="session", autouse=True)
def _worker_in_the_test(django_db_setup: None) -> None:
    """Run tasks where they are poked; mail goes through the queue's own mailer into the outbox.

    Celery's configuration is read now, when the connection leads to the test database; pytest looks into tasks that a
    test module imports, and so may have had it read before.
    """
    from django.conf import settings

    from talentforum.celery import app

    app.config_from_object("talentforum.celery:configuration")
    app.conf.task_always_eager = True
    settings.MAILERS = {
        "default": {"BACKEND": "talentforum.lib.mail.QueueBackend"},
        "transport": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"},
    }


@pytest.fixture(autouse=True)
def _nothing_left_over() -> None:
    """Forget what allauth counted in the cache, and the pieces of pages that a test without a transaction left."""
    cache.clear()
    forget()


@pytest.fixture
def visit() -> Callable[[Any], Visitor]:
    """Return a function that gives a person's browser, signed in unless they are a stranger."""

    def open_browser(person: Any = None) -> Visitor:
        browser = Visitor()
        if person is not None and person.is_authenticated:
            browser.force_login(person)
        return browser

    return open_browser


@pytest.fixture
def cast(request: pytest.FixtureRequest) -> Callable[[str], Any]:
    """Return a function that gives a member of the cast by name."""
    return request.getfixturevalue


@pytest.fixture
def stranger() -> AnonymousUser:
    """Somebody who is not signed in."""
    return AnonymousUser()


@pytest.fixture
def newcomer(db: None) -> Any:
    """A reader none of whose comments was approved yet."""
    from tests.factories import UserFactory

    return UserFactory(email="neu@example.org", name="Nina Neu", known=False)


@pytest.fixture
def reader(db: None) -> Any:
    """A reader whose comments appear at once."""
    from tests.factories import UserFactory

    return UserFactory(email="leserin@example.net", name="Lea Leserin")


@pytest.fixture
def author(db: None) -> Any:
    """The reader who wrote the comment that a test is about."""
    from tests.factories import UserFactory

    return UserFactory(email="autor@example.net", name="Anton Autor")


def _of_the_team(email: str, name: str, role: str) -> Any:
    from accounts.models import User
    from accounts.roles import Role

    return User.objects.add_to_team(email, Role(role), name=name)


@pytest.fixture
def moderator(db: None) -> Any:
    """A moderator."""
    return _of_the_team("mod@example.net", "Petra Mod", "moderator")


@pytest.fixture
def second_moderator(db: None) -> Any:
    """Another moderator."""
    return _of_the_team("mod2@example.net", "Emre Mod", "moderator")


@pytest.fixture
def senior(db: None) -> Any:
    """A senior moderator."""
    return _of_the_team("leitung@example.net", "Selma Senior", "senior")


@pytest.fixture
def editor(db: None) -> Any:
    """An editor: publishes, and does not moderate."""
    return _of_the_team("ed@example.net", "Edda Ed", "editor")


@pytest.fixture
def admin(db: None) -> Any:
    """An administrator."""
    return _of_the_team("chef@example.net", "Carla Chef", "admin")


@pytest.fixture
def without_second_factor(settings: Any) -> None:
    """Let the team into the admin without a second factor; it has tests of its own, in accounts."""
    settings.ADMIN_NEEDS_SECOND_FACTOR = False


@pytest.fixture
def desk(visit: Callable[[Any], Visitor], editor: Any, without_second_factor: None) -> Visitor:
    """The browser of an editor who works in English."""
    editor.profile.language = "en"
    editor.profile.save()
    return visit(editor)


@pytest.fixture
def article(db: None) -> Any:
    """A published article with an open discussion."""
    from tests.factories import ArticleFactory

    return ArticleFactory(slug="wettlauf", title="Der Wettlauf")


@pytest.fixture
def comment(article: Any, author: Any) -> Any:
    """A public comment by the author."""
    from tests.factories import CommentFactory

    return CommentFactory(article=article, author=author, body="Ein Kommentar, um den es geht.")


@pytest.fixture
def clock(time_machine: Any) -> Any:
    """Stop the time now; `clock.shift(…)` moves it on."""
    from django.utils import timezone

    time_machine.move_to(timezone.now(), tick=False)
    return time_machine


@pytest.fixture
def htmx() -> dict[str, str]:
    """The header by which htmx asks for a part."""
    return {"HX-Request": "true"}
