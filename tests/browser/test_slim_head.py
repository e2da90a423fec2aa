"""The head of every page and of the desk: one slim line, whoever is signed in, and nothing is cut on a small phone."""

import pytest

from accounts.models import User
from comments.models import Comment
from notifications.kinds import Kind
from notifications.models import Notification

from .conftest import DESKTOP, PHONE, Visits

pytestmark = pytest.mark.browser

SLIM = 56  # pixels: one line with targets of 44
SMALL = {"width": 320, "height": 640}
PAGES = {"/": "", "/en/": "", "/admin/": "desk", "/admin/moderation/case/": "desk"}
HEAD = ".masthead, #header"


@pytest.fixture
def busy(moderator: User, comment: Comment) -> User:
    """A moderator with a long name and something unread."""
    moderator.profile.name = "Mod. Annegret-Friederike von Hohenlinden"
    moderator.profile.save(update_fields=["name"])
    Notification.objects.tell([moderator.pk], Kind.ANSWER, comment, group="test")
    return moderator


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.usefixtures("without_second_factor")
def test_the_head_is_one_slim_line_and_nothing_is_cut(visits: Visits, busy: User, address: str) -> None:
    for size in (DESKTOP, PHONE, SMALL):
        page = visits(busy, size=size)
        page.goto(address)
        page.evaluate("document.fonts.ready.then(() => null)")
        head = page.locator(HEAD).first.bounding_box()
        assert head is not None
        if size != SMALL or PAGES[address]:
            assert head["height"] <= SLIM, size
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], size
        page.context.close()


def test_on_a_phone_the_letter_leads_to_the_account_which_has_what_the_line_leaves_out(
    visits: Visits, busy: User
) -> None:
    page = visits(busy, size=PHONE)
    page.goto("/")
    page.get_by_role("link", name=busy.profile.name).click()

    for name, address in {"Meine Beiträge ansehen": "/konto/beitraege/", "Arbeitsplatz öffnen": "/admin/"}.items():
        assert page.get_by_role("link", name=name).get_attribute("href") == address
