"""A database that takes no writes while somebody posts: the text stays before them until it can be sent."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection
from playwright.sync_api import expect

from .conftest import Visits

pytestmark = pytest.mark.browser

TEXT = "Bei uns blieb die Stelle „lange“ frei & leer."


@pytest.fixture
def take_writes(transactional_db: None) -> Iterator[Callable[[bool], None]]:
    """A function that lets the server's connections write or not; each request of a test's server has a new one."""

    def turn(whether: bool) -> None:
        name = connection.ops.quote_name(connection.settings_dict["NAME"])
        with connection.cursor() as cursor:
            change = "RESET default_transaction_read_only" if whether else "SET default_transaction_read_only = on"
            cursor.execute(f"ALTER DATABASE {name} {change}")

    yield turn
    turn(True)


def test_a_text_that_could_not_be_stored_is_sent_again_in_its_place(
    visits: Visits, article: Any, reader: Any, take_writes: Callable[[bool], None], reading_with: dict[str, Any],
    listener: Any,
) -> None:  # fmt: skip
    listener.expect(503)
    page = visits(reader, f"/artikel/{article.slug}/", **reading_with)
    page.get_by_label("Ihr Kommentar").fill(TEXT)
    take_writes(False)
    page.get_by_role("button", name="Kommentar veröffentlichen").click()

    expect(page.get_by_role("alert")).to_contain_text("Unsere Datenbank speichert für einige Minuten nichts Neues")
    expect(page.get_by_label("Ihr Text")).to_have_value(TEXT)
    page.get_by_role("button", name="Noch einmal senden").click()
    expect(page.get_by_label("Ihr Text")).to_have_value(TEXT)
    take_writes(True)
    page.get_by_role("button", name="Noch einmal senden").click()

    expect(page.locator(".comment__body")).to_have_text(TEXT)
    assert article.comments.count() == 1
