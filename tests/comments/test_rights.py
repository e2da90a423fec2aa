"""Who sees which comment, and who may do what: tables."""

import pytest
from django.db import transaction

from comments.models import Comment
from tests.conftest import CAST
from tests.factories import ArticleFactory, CommentFactory

pytestmark = pytest.mark.django_db

EVERYONE = set(CAST)
MODERATORS = {"moderator", "second_moderator", "admin"}
SIGNED_IN = EVERYONE - {"stranger"}

# What stands in the thread, as text or as a line in its place: `t` and `l`; nothing: `-`.
#                    others  author  moderators
SEEN = {
    "published":     ("t",   "t",    "t"),
    "held":          ("-",   "t",    "t"),  # never public: no trace for others
    "held again":    ("-",   "t",    "t"),  # was public, no answers
    "held answered": ("l",   "t",    "t"),  # was public, with an answer beneath
    "removed":       ("l",   "t",    "t"),  # was public: one line with its reason
    "refused":       ("-",   "t",    "t"),  # never public: no trace for others
    "retracted":     ("-",   "-",    "-"),
    "retracted answered": ("l", "l", "l"),
}  # fmt: skip


def in_state(state, article, author, reader, moderator) -> Comment:
    """Return a comment that came to be in a state as it does in life."""
    kept = "Der Text, um den es geht."
    if state in {"held", "refused"}:
        comment = CommentFactory(article=article, author=author, body=kept + " https://a.de https://b.de https://c.de")
    else:
        comment = CommentFactory(article=article, author=author, body=kept)
    if state.endswith("answered"):
        CommentFactory(article=article, author=reader, parent=comment, body="Eine Antwort.")
        comment.refresh_from_db()
    if state.startswith("held a"):
        comment.hold([])
    elif state in {"removed", "refused"}:
        if state == "removed":
            comment.report(by=reader, ground="attack")
        comment.cases.get().decide("remove", by=moderator, ground="attack")
    elif state.startswith("retracted"):
        comment.retract()
    return Comment.objects.get(pk=comment.pk)


@pytest.mark.parametrize("state", SEEN)
def test_who_sees_what_of_a_comment(visit, cast, article, author, reader, moderator, state):
    comment = in_state(state, article, author, reader, moderator)
    others, own, moderators = SEEN[state]
    expected = {who: own if who == "author" else moderators if who in MODERATORS else others for who in CAST}

    seen, on_its_own_page = {}, {}
    for who in CAST:
        browser = visit(cast(who))
        page, own_page = browser.get(f"/artikel/{article.slug}/").text, browser.get(f"/kommentare/{comment.pk}/")
        shows = "Der Text, um den es geht." in page
        seen[who] = "t" if shows else "l" if f'id="kommentar-{comment.pk}"' in page else "-"
        on_its_own_page[who] = (own_page.status_code, "Der Text, um den es geht." in own_page.text)
        assert who == "author" or (author.name in page) == shows, who

    assert seen == expected
    assert on_its_own_page == {who: (404 if sees == "-" else 200, sees == "t") for who, sees in expected.items()}


def test_a_removed_comment_leaves_its_reason_and_rule(visit, stranger, article, author, reader, moderator):
    comment = in_state("removed", article, author, reader, moderator)

    page = visit(stranger).get(f"/en/kommentare/{comment.pk}/").text
    assert "Removed: personal attack (Netiquette 2)." in page


def test_the_sql_and_the_python_of_standing_say_the_same(stranger, article, author, reader, moderator):
    for state in SEEN:
        comment = in_state(state, ArticleFactory(), author, reader, moderator)
        assert comment.standing()[0] == Comment.objects.standing().filter(pk=comment.pk).exists(), state


# Deeds: cast × address × method → outcome; `in` stands for a redirect to the sign-in.
def outcomes(usual: object, **others: object) -> dict[str, object]:
    return {who: others.get(who, usual) for who in CAST}


TABLE = {
    ("GET", "artikel/wettlauf/kommentieren/"): outcomes(200),
    ("POST", "artikel/wettlauf/kommentieren/"): outcomes(302, stranger="in"),
    ("PUT", "artikel/wettlauf/kommentieren/"): outcomes(405),
    ("DELETE", "artikel/wettlauf/kommentieren/"): outcomes(405),
    ("GET", "artikel/entwurf/kommentieren/"): outcomes(404, moderator=200, second_moderator=200, editor=200, admin=200),
    ("POST", "artikel/entwurf/kommentieren/"): outcomes(
        404, moderator=422, second_moderator=422, editor=422, admin=422
    ),
    ("POST", "artikel/zurueckgezogen/kommentieren/"): outcomes(
        410, moderator=422, second_moderator=422, editor=422, admin=422
    ),
    ("GET", "artikel/gibt-es-nicht/kommentieren/"): outcomes(404),
    ("GET", "kommentare/{pk}/"): outcomes(200),
    ("POST", "kommentare/{pk}/"): outcomes(405),
    ("GET", "kommentare/{pk}/bearbeiten/"): outcomes(403, stranger="in", author=200),
    ("POST", "kommentare/{pk}/bearbeiten/"): outcomes(403, stranger="in", author=302),
    ("DELETE", "kommentare/{pk}/bearbeiten/"): outcomes(405, stranger="in"),
    ("GET", "kommentare/{pk}/zurueckziehen/"): outcomes(403, stranger="in", author=200),
    ("POST", "kommentare/{pk}/zurueckziehen/"): outcomes(403, stranger="in", author=302),
    ("GET", "kommentare/{pk}/melden/"): outcomes(200, author=403),
    ("GET", "kommentare/{removed}/melden/"): outcomes(403, stranger="in"),
    ("POST", "kommentare/{pk}/melden/"): outcomes(302, stranger="in", author=403),
    ("GET", "kommentare/{pk}/empfehlen/"): outcomes(403, stranger="in", editor=200, admin=200),
    ("POST", "kommentare/{pk}/empfehlen/"): outcomes(403, stranger="in", editor=302, admin=302),
    ("DELETE", "kommentare/{pk}/empfehlen/"): outcomes(405, stranger="in"),
    ("GET", "leute/Anton%20Autor/"): outcomes(200),
    ("POST", "leute/Anton%20Autor/"): outcomes(405),
    ("GET", "konto/beitraege/"): outcomes(200, stranger="in"),
    ("POST", "konto/beitraege/"): outcomes(405, stranger="in"),
    ("GET", "kommentare/{held}/"): outcomes(404, author=200, moderator=200, second_moderator=200, admin=200),
    ("GET", "kommentare/{held}/bearbeiten/"): outcomes(
        404, stranger="in", author=200, moderator=403, second_moderator=403, admin=403
    ),
    ("POST", "kommentare/{held}/bearbeiten/"): outcomes(
        404, stranger="in", author=302, moderator=403, second_moderator=403, admin=403
    ),
    ("POST", "kommentare/{held}/zurueckziehen/"): outcomes(
        404, stranger="in", author=302, moderator=403, second_moderator=403, admin=403
    ),
    ("POST", "kommentare/{held}/melden/"): outcomes(
        404, stranger="in", author=403, moderator=403, second_moderator=403, admin=403
    ),
    ("POST", "kommentare/{removed}/bearbeiten/"): outcomes(403, stranger="in"),
    ("POST", "kommentare/{removed}/melden/"): outcomes(403, stranger="in"),
    ("POST", "kommentare/{removed}/zurueckziehen/"): outcomes(403, stranger="in"),
    ("POST", "kommentare/{held}/empfehlen/"): outcomes(
        404, stranger="in", author=403, moderator=403, second_moderator=403, admin=403
    ),
    ("POST", "kommentare/{removed}/empfehlen/"): outcomes(403, stranger="in"),
    ("GET", "kommentare/0/"): outcomes(404),
    ("GET", "kommentare/999999999/bearbeiten/"): outcomes(404, stranger="in"),
}


@pytest.mark.parametrize(("method", "address"), TABLE, ids=lambda value: value)
def test_who_may_do_what_with_comments(visit, cast, article, comment, author, method, address):
    ArticleFactory(slug="entwurf", status="draft", published_at=None)
    ArticleFactory(slug="zurueckgezogen", status="withdrawn")
    people = {who: cast(who) for who in CAST}
    states = {
        state: CommentFactory(article=article, author=author, state=state).pk
        for state in ("held", "removed")
        if state in address
    }
    path = "/" + address.format(pk=comment.pk, **states)
    before = list(Comment.objects.order_by("pk").values())

    results = {}
    for who, person in people.items():
        with transaction.atomic():
            sent = {"body": "Ein Text von mir.", "ground": "attack"}
            response = getattr(visit(person), method.lower())(path, sent if method == "POST" else None)
            signs_in = response.status_code == 302 and response.url.startswith("/konto/login/?next=")
            results[who] = "in" if signs_in else response.status_code
            if results[who] != 302:
                assert list(Comment.objects.order_by("pk").values()) == before, who
            transaction.set_rollback(True)

    assert results == TABLE[method, address]


def test_a_person_who_is_locked_out_writes_no_more(visit, reader, article):
    browser = visit(reader)
    reader.is_active = False
    reader.save()

    response = browser.post(f"/artikel/{article.slug}/kommentieren/", {"body": "Ich bin noch da."})

    assert response.url.startswith("/konto/login/")
    assert article.comments.count() == 0


def test_a_page_offers_what_the_reader_may_do_and_nothing_else(visit, author, reader, stranger, comment):
    offered = {
        person: {
            deed
            for deed in ("bearbeiten", "zurueckziehen", "melden", "kommentieren/?antwort=")
            if (f"/kommentare/{comment.pk}/{deed}/" if "?" not in deed else deed)
            in visit(person).get(f"/artikel/{comment.article.slug}/").text
        }
        for person in (author, reader, stranger)
    }

    assert offered[author] == {"bearbeiten", "zurueckziehen", "kommentieren/?antwort="}
    assert offered[reader] == offered[stranger] == {"melden", "kommentieren/?antwort="}


@pytest.mark.parametrize("language", ["", "/en"])
def test_comments_under_a_withdrawn_article_are_gone_and_under_a_draft_were_never_there(
    visit, stranger, moderator, comment, language
):
    comment.article.withdraw()
    address = f"{language}/kommentare/{comment.pk}/"

    assert visit(stranger).get(address).status_code == 410
    assert comment.html not in visit(stranger).get(address).text
    assert comment.html in visit(moderator).get(address).text

    own = visit(comment.author).get(address).text
    assert comment.html in own
    assert comment.article.title not in own

    comment.article.status = "draft"
    comment.article.save()
    assert visit(stranger).get(address).status_code == 404
