"""The editors' way: a picture, an article with its preview, published, read, withdrawn."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from articles.models import Article, Author
from tests.factories import TopicFactory, picture

from .conftest import DESKTOP, Visits

pytestmark = pytest.mark.browser


def upload(page: Page, file: Path) -> None:
    page.goto("/admin/articles/image/add/")
    page.locator("[name=file]").set_input_files(file)
    page.locator("[name=alt]").fill("Ein graublaues Feld unter hellem Himmel.")
    page.locator("[name=_save]").click()
    expect(page.locator("img.thumbnail")).to_be_visible()


def write(page: Page) -> None:
    page.goto("/admin/articles/article/add/")
    page.locator("[name=title]").fill("Über den Fährbetrieb")
    page.locator("[name=topic]").select_option(label="Arbeit")
    page.locator("[name=teaser]").fill("Wer übersetzt, wenn niemand fährt?")
    page.locator("[name=body]").fill(
        "## Am Ufer\n\nDer Fluss ist *breit*.\n\n| Tag | Fahrten |\n|---|---:|\n| Montag | 12 |\n"
    )
    page.locator("[name=question]").fill("Womit fahren Sie?")
    page.get_by_role("checkbox", name="Redaktion talentforum").check()
    page.locator("[name=hero]").select_option(index=1)


@pytest.mark.parametrize("script", [True, False], ids=["script", "without_script"])
def test_an_editor_publishes_and_withdraws(visits: Visits, editor: Any, tmp_path: Path, script: bool) -> None:
    TopicFactory(name="Arbeit", slug="arbeit")
    Author.objects.create(name="Redaktion talentforum")
    desk = visits(editor, size=DESKTOP, script=script)
    upload(desk, picture(tmp_path / "faehre.jpg", size=(1200, 700)))
    write(desk)

    desk.locator("[name=_preview]").click()
    expect(desk.locator("[data-preview-of] em")).to_have_text("breit")
    expect(desk.locator("[data-preview-of] td").first).to_have_text("Montag")
    assert not Article.objects.exists()

    desk.get_by_role("button", name="Speichern und veröffentlichen").click()
    expect(desk.locator(".standing__state")).to_contain_text("Veröffentlicht")
    article = Article.objects.get()
    assert article.slug == "ueber-den-faehrbetrieb"
    read(visits, article)

    desk.get_by_role("button", name="Speichern und zurückziehen").click()
    expect(desk.locator(".standing__state")).to_contain_text("Zurückgezogen")
    visits.listener.expect(410)
    gone = visits(None, article.get_absolute_url())
    expect(gone.locator("main.lost")).to_be_visible()
    expect(gone.get_by_text("Der Fluss ist")).to_have_count(0)


def read(visits: Visits, article: Article) -> None:
    """A stranger finds the article on the front page and reads it with its picture."""
    page = visits(None, "/")
    page.get_by_role("link", name=article.title).first.click()
    expect(page.locator("h1")).to_have_text(article.title)
    expect(page.locator(".story .text em")).to_have_text("breit")
    expect(page.get_by_role("img", name="Ein graublaues Feld")).to_be_visible()
    expect(page.locator(".question")).to_contain_text("Womit fahren Sie?")
