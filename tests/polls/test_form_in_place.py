"""The form to vote in its place: who has it, and where its links lead."""

import re
from collections import Counter
from html.parser import HTMLParser

import pytest

from tests.factories import PollFactory, vote

pytestmark = pytest.mark.django_db


def own_page(poll):
    return f"/en/umfragen/{poll.slug}/"


def test_who_may_vote_has_the_form_in_place_and_a_stranger_a_link(visit, stranger, reader):
    poll = PollFactory()
    address = f"/en/artikel/{poll.article.slug}/"
    form, link = visit(reader).get(address).text, visit(stranger).get(address).text

    assert f'action="/en/umfragen/{poll.slug}/abstimmen/"' in form
    assert len(re.findall(r'type="radio" name="choice"', form)) == 4
    assert 'name="choice"' not in link
    assert f'href="/en/umfragen/{poll.slug}/abstimmen/" hx-get="/en/umfragen/{poll.slug}/abstimmen/"' in link
    assert re.findall(r"<li>(Ja|Nein|Vielleicht|Keine Angabe)</li>", link) == [
        "Ja",
        "Nein",
        "Vielleicht",
        "Keine Angabe",
    ]


def test_the_form_alone_for_htmx(visit, stranger, htmx):
    poll = PollFactory()
    part = visit(stranger).get(own_page(poll) + "abstimmen/", headers=htmx)

    assert "<html" not in part.text
    assert "csrfmiddlewaretoken" in part.text
    assert part["Cache-Control"] == "private, no-store"
    assert "csrfmiddlewaretoken" in visit(stranger).get(own_page(poll) + "abstimmen/").text


def test_a_changeable_vote_has_its_link_and_a_final_one_says_so(visit, reader):
    changeable, final = PollFactory(), PollFactory(is_changeable=False)
    for poll in (changeable, final):
        vote(poll, 0, by=reader)
    browser = visit(reader)

    assert "Change my vote" in browser.get(own_page(changeable)).text
    assert "Votes in this poll cannot be changed." in browser.get(own_page(final)).text


class Page(HTMLParser):
    """The ids of a page, how often each, and where its links within the page lead."""

    def __init__(self, text):
        super().__init__()
        self.ids, self.targets = Counter(), []
        self.feed(text)

    def handle_starttag(self, _tag, attributes):
        attributes = dict(attributes)
        self.ids.update([attributes["id"]] if "id" in attributes else [])
        self.targets += [attributes["href"][1:]] if attributes.get("href", "").startswith("#") else []
        self.targets += [
            name for key in ("aria-labelledby", "aria-describedby") for name in attributes.get(key, "").split()
        ]


@pytest.mark.parametrize(
    "fields", [{}, {"kind": "multiple", "maximum": 2}, {"steps": 5}], ids=["one", "several", "scale"]
)
def test_the_summary_of_what_is_wrong_leads_to_what_can_be_pressed(visit, reader, htmx, fields):
    poll = PollFactory(**fields)
    browser = visit(reader)
    whole = browser.post(own_page(poll) + "abstimmen/", {})
    part = browser.post(own_page(poll) + "abstimmen/", {}, headers=htmx)
    article = browser.get(f"/en/artikel/{poll.article.slug}/")
    summary = Page(whole.text.split('class="summary"')[1].split("</div>")[0])

    assert summary.targets == [f"umfrage-{poll.slug}-choice_0"]
    assert f'<input type="{"checkbox" if "maximum" in fields else "radio"}" name="choice"' in whole.text
    own, inner, around = Page(whole.text), Page(part.text), Page(article.text)
    assert [name for name in own.targets if own.ids[name] != 1] == []
    assert [name for name in inner.targets if inner.ids[name] + around.ids[name] < 1] == []


def test_the_form_is_named_by_the_question(visit, reader):
    poll = PollFactory()
    browser = visit(reader)
    for address in (own_page(poll), own_page(poll) + "abstimmen/", f"/en/artikel/{poll.article.slug}/"):
        page = browser.get(address).text
        form = re.findall(r'<form class="poll__form"[^>]* aria-labelledby="([^"]+)"', page)
        assert form == [f"umfrage-{poll.slug}-titel"]
        assert Page(page).ids[form[0]] == 1


def test_to_keep_a_vote_leads_back_in_place(visit, reader, htmx):
    poll = PollFactory()
    vote(poll, 0, by=reader)
    browser = visit(reader)
    form = browser.get(own_page(poll) + "abstimmen/", headers=htmx).text
    place, own = f"#umfrage-{poll.slug}-platz", own_page(poll)

    assert (
        f'href="{own}" hx-get="{own}" hx-select="{place}" hx-target="{place}" hx-swap="outerHTML">Keep it as it is</a>'
    ) in form
    page = browser.get(own_page(poll), headers=htmx).text
    assert Page(page).ids[place[1:]] == 1
    assert 'class="poll__own" tabindex="-1" data-focus' in page
