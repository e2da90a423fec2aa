"""How results look where they stand: in a card of a follow-up, and on paper."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.factories import ExperienceFactory, FollowUpFactory, PollFactory

from .conftest import Visits

pytestmark = pytest.mark.browser

ARTICLE = "/en/artikel/wettlauf/"


def test_a_cited_result_says_its_finding_in_one_sentence(visits: Visits, article: Any) -> None:
    PollFactory(article=article, slug="zu", votes=(2, 1, 0), state="closed")
    FollowUpFactory(article=article, slug="nachtrag", body="/umfragen/zu/").cite()
    page = visits(None, f"{ARTICLE}nachtraege/nachtrag/")

    assert page.locator(".cited .chart__finding").inner_text() == "Chosen most: “Ja”, with 67%."


def test_print_shows_results_and_no_controls(visits: Visits, article: Any, reader: Any) -> None:
    PollFactory(article=article, slug="zu", votes=(2, 1, 0), state="closed")
    PollFactory(article=article, slug="laeuft", votes=(1, 1, 0))
    for _ in range(5):
        ExperienceFactory(article=article)
    page = visits(reader, ARTICLE)
    page.emulate_media(media="print")

    for gone in (".button", "form", ".chart__table summary", ".poll__onward"):
        for control in page.locator(gone).all():
            expect(control).to_be_hidden()
    expect(page.locator("#umfrage-zu .bars")).to_be_visible()
    expect(page.locator(".figures__lines").first).to_be_visible()
