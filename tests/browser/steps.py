"""What is done on a page before it is looked at."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from accounts.limits import Limit
from accounts.models import Counter

from .forum import Forum

PASSWORD = "ein langes Passwort"

type Step = Callable[[Page, Forum], None]


def send(button: str = "main .button--first", **fields: str) -> Step:
    """Fill in fields and send the form."""

    def step(page: Page, forum: Forum) -> None:
        for name, value in fields.items():
            page.locator(f"main [name={name}]").fill(value)
        page.locator(button).first.click()

    return step


def shown(selector: str, then: Step) -> Step:
    """Do something and wait until an element is there."""

    def step(page: Page, forum: Forum) -> None:
        then(page, forum)
        expect(page.locator(selector).first).to_be_visible()

    return step


def fail(**fields: str) -> Step:
    """Send a form that has errors."""
    return shown(".summary", send(**fields))


def in_place(comment: str, link: str) -> Step:
    """Open a form within the thread."""

    def step(page: Page, forum: Forum) -> None:
        pk = forum.comments[comment].pk
        page.locator(f"#eigen-{pk} .comment__deeds a[href*='{link}']").click()
        expect(page.locator(f"#platz-{pk} form, #eigen-{pk} form").first).to_be_visible()

    return step


def too_often(page: Page, forum: Forum) -> None:
    """Ask for codes until that is too often; in a window that does not end before the page is there."""
    Counter.objects.all().delete()
    for _ in range(21):
        Limit("forms.address.minute", 20, 60).hit("account_request_login_code", "127.0.0.1")
    send(email="a@example.org")(page, forum)
    expect(page.locator("main.lost")).to_be_visible()


def confirm_password(page: Page, forum: Forum) -> None:
    """Give the password again where the account asks for it."""
    field = page.locator("main [name=password]")
    if field.count():
        field.fill(PASSWORD)
        field.press("Enter")
        expect(field).to_have_count(0)


def bulk(page: Page, forum: Forum) -> None:
    """Choose a case and ask to decide it as one of many."""
    page.locator("#result_list tbody input[type=checkbox]").first.check()
    page.locator("select[name=action]").select_option("decide_selected")
    page.locator(".actions button").click()
    expect(page.locator(".decide")).to_be_visible()


def preview(page: Page, forum: Forum) -> None:
    """Look at the article before it is saved."""
    page.locator("[name=_preview]").click()
    expect(page.locator("[data-preview-of]")).to_be_visible()


def vote_for(*places: int, button: str = ".poll__form .button--first") -> Step:
    """Tick choices of the poll and send them."""

    def step(page: Page, forum: Forum) -> None:
        for place in places:
            page.locator(".poll__form [name=choice]").nth(place).check()
        page.locator(button).click()

    return step


def vote_before_sign_in(page: Page, forum: Forum) -> None:
    """Choose as a stranger, sign in, and come back to the choice that waits."""
    vote_for(1)(page, forum)
    page.locator("[name=login]").fill(forum.people["careless"].email)
    page.locator("main [name=password]").fill(PASSWORD)
    page.locator("main [name=password]").press("Enter")
    expect(page.locator(".poll__kept")).to_be_visible()


def tell(**numbers: str) -> Step:
    """Fill in what is needed and some numbers, and go on to the preview, or to what is asked."""

    def step(page: Page, forum: Forum) -> None:
        page.locator("[name=perspective][value=applicant]").check()
        page.locator("[name=outcome][value=declined]").check()
        send("[name=preview]", body="Fünf *Runden*, dann nichts.", **numbers)(page, forum)

    return step


def open_all(page: Page, forum: Forum) -> None:
    """Unfold everything that is folded."""
    folded = page.locator("main details:not([open]) > summary")
    while folded.count():
        folded.first.click()


def pick(page: Page, forum: Forum) -> None:
    """Find something to cite beside the text; without JavaScript on a page of its own."""
    page.locator("[data-picker]").evaluate("(link) => link.removeAttribute('target')")
    page.locator("[data-picker]").click()
    expect(page.locator("[data-picker-offers] [data-cite]").first).to_be_visible()
