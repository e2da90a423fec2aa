"""Makes the pictures of docs/img from the demo in a database of its own; `bin/screenshots` runs it."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from accounts.models import User
from comments.models import Comment
from moderation.models import Case
from moderation.urgency import Urgency
from talentforum.demo import Demo

from .conftest import DESKTOP, PHONE, Visits

FOLDER = Path(__file__).parents[2] / "docs" / "img"
LARGEST = 300_000  # bytes; the README loads some of them
COLOURS = (256, 160, 96, 64)
ARTICLE = "/artikel/wettlauf-um-ki-talente/"
ANSWER = """Bei uns kam die **dritte** Person von innen: Sie hatte den Dienstplan *selbst* gebaut.

> Wer sucht, übersieht, wer schon da ist."""


def home(page: Page) -> None:
    page.goto("/")


def article(page: Page) -> None:
    page.goto(ARTICLE)


def thread(page: Page) -> None:
    page.goto(ARTICLE)
    page.locator("#diskussion").evaluate("(element) => scrollTo({ top: element.offsetTop - 16, behavior: 'instant' })")


def form(page: Page) -> None:
    """An answer that is being written."""
    page.goto(ARTICLE)
    answered = Comment.objects.public().filter(parent=None, reply_count=0).earliest("path")
    page.locator(f"#eigen-{answered.pk} .reply").click()
    area = page.locator(f"#platz-{answered.pk} textarea")
    area.fill(ANSWER)
    page.locator(f"#kommentar-{answered.pk}").evaluate(
        "(element) => scrollTo({ top: element.getBoundingClientRect().top + scrollY - 24, behavior: 'instant' })"
    )


def poll(page: Page) -> None:
    """A closed poll with its result."""
    page.goto("/umfragen/fachleute-verloren/")


def experiences(page: Page) -> None:
    """Who of the hiring side told something."""
    page.goto("/erfahrungen/?perspektive=hiring")


def followup(page: Page) -> None:
    """A follow-up with what it cites."""
    page.goto(f"{ARTICLE}nachtraege/was-leser-beim-einstellen-erleben/")
    page.locator(".cited").first.evaluate(
        "(element) => scrollTo({ top: element.getBoundingClientRect().top + scrollY - 320, behavior: 'instant' })"
    )


def signup(page: Page) -> None:
    page.goto("/konto/signup/")


def queue(page: Page) -> None:
    page.goto("/admin/moderation/case/")


def case(page: Page) -> None:
    """The case with the most to see: one that many readers reported."""
    reported = Case.objects.open().filter(urgency=Urgency.MANY_REPORTS).latest("opened_at")
    page.goto(f"/admin/moderation/case/{reported.pk}/change/")


PICTURES: dict[Callable[[Page], None], str] = {
    home: "", article: "", thread: "leserin@example.org", form: "leserin@example.org", signup: "",
    poll: "", experiences: "", followup: "",
    queue: "moderation@example.org", case: "moderation@example.org",
}  # fmt: skip


@pytest.mark.browser
@pytest.mark.slow
def test_make_the_pictures(visits: Visits) -> None:
    """Make each picture at both sizes, light and dark."""
    Demo().load()
    FOLDER.mkdir(parents=True, exist_ok=True)
    for size_name, size in {"desktop": DESKTOP, "phone": PHONE}.items():
        for scheme in ("light", "dark"):
            for show, email in PICTURES.items():
                person = User.objects.get(email=email) if email else None
                page = visits(person, size=size, color_scheme=scheme, reduced_motion="reduce")
                show(page)
                _settle(page)
                (FOLDER / f"{show.__name__}-{size_name}-{scheme}.png").write_bytes(_small(page.screenshot()))
                page.context.close()


def _settle(page: Page) -> None:
    """Wait until letters and pictures are there."""
    expect(page.locator("h1").first).to_be_attached()
    page.wait_for_load_state("networkidle")
    page.evaluate("document.fonts.ready.then(() => null)")


def _small(png: bytes) -> bytes:
    """Return the picture with as many colours as the limit leaves it."""
    picture: Any = Image.open(BytesIO(png)).convert("RGB")
    for colours in COLOURS:
        file = BytesIO()
        picture.quantize(colours, dither=Image.Dither.FLOYDSTEINBERG).save(file, "PNG", optimize=True)
        if file.tell() <= LARGEST:
            return file.getvalue()
    pytest.fail(f"a picture of {file.tell()} bytes is too large")
