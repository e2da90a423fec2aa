"""What follow-ups cite."""

import pytest
from django.db import IntegrityError, transaction

from tests.factories import CommentFactory, FollowUpFactory

pytestmark = pytest.mark.django_db


def address_of(followup, language=""):
    return f"{language}/artikel/{followup.article.slug}/nachtraege/{followup.slug}/"


def test_a_pasted_address_becomes_a_card_and_other_addresses_stay_links(visit, stranger, article, comment):
    body = f"Jemand schrieb:\n\nhttps://talentforum.example/kommentare/{comment.pk}/\n\nhttps://example.org/\n"
    followup = FollowUpFactory(article=article, body=body.replace("https://talentforum.example", site()))

    text = visit(stranger).get(address_of(followup, "/en")).text

    assert text.count('class="cited"') == 1
    assert comment.html in text
    assert "Anton Autor" in text
    assert '<a href="https://example.org/"' in text


def site():
    from django.conf import settings

    return settings.SITE_URL


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_a_path_alone_is_an_address_too(article, comment, prefix):
    followup = FollowUpFactory(article=article, body=f"{prefix}/kommentare/{comment.pk}/")

    assert [(citation.path, citation.subject) for citation in followup.citations.all()] == [
        (f"/kommentare/{comment.pk}/", comment)
    ]


@pytest.mark.parametrize("state", ["removed", "retracted", "held"])
def test_what_is_taken_out_of_the_discussion_leaves_the_card_at_once(visit, stranger, article, comment, state):
    followup = FollowUpFactory(article=article, body=f"/kommentare/{comment.pk}/")
    {"removed": remove, "retracted": lambda c: c.retract(), "held": lambda c: c.hold([])}[state](comment)

    text = visit(stranger).get(address_of(followup, "/en")).text

    assert comment.html not in text
    assert "Anton Autor" not in text
    assert "What was cited here is no longer public." in text


def remove(comment):
    from moderation.grounds import Ground

    comment.remove(Ground.ATTACK)


def test_what_is_restored_comes_back_to_its_card(visit, stranger, article, comment):
    followup = FollowUpFactory(article=article, body=f"/kommentare/{comment.pk}/")
    remove(comment)
    followup.cite()
    comment.restore()

    assert comment.html in visit(stranger).get(address_of(followup)).text


@pytest.mark.parametrize("state", ["removed", "retracted", "held", "foreign", "unknown"])
def test_what_cannot_be_cited_becomes_no_card(article, author, state):
    if state == "foreign":
        number = CommentFactory(author=author).pk
    elif state == "unknown":
        number = 10**17
    else:
        number = CommentFactory(article=article, author=author, state=state, by=None).pk

    assert not FollowUpFactory(article=article, body=f"/kommentare/{number}/").citations.exists()


def test_a_citation_that_leaves_the_text_leaves_the_page(visit, stranger, article, comment):
    followup = FollowUpFactory(article=article, body=f"/kommentare/{comment.pk}/")
    followup.body = "Ohne."
    followup.save()

    followup.cite()

    assert not followup.cited().exists()
    assert 'class="cited"' not in visit(stranger).get(followup.get_absolute_url()).text


def test_an_address_is_one_card(article, comment):
    followup = FollowUpFactory(article=article, body=f"/kommentare/{comment.pk}/")
    first = followup.citations.get()

    with pytest.raises(IntegrityError, match="one_card_for_an_address"), transaction.atomic():
        followup.citations.create(path=first.path, subject_type=first.subject_type, subject_id=first.subject_id)


@pytest.mark.parametrize("paragraph", ["//[foo", "//]x", "/\\", "/kommentare/", "/umfrage", "http://[::1", "/" * 400])
def test_a_paragraph_that_only_looks_like_an_address_is_shown(visit, stranger, article, paragraph):
    followup = FollowUpFactory(article=article, body=f"Davor.\n\n{paragraph}\n\nDanach.")
    article.body = followup.body
    article.save()

    for address in (address_of(followup), "/artikel/wettlauf/"):
        text = visit(stranger).get(address).text
        assert text.index("Davor.") < text.index("Danach.")
    assert not followup.citations.exists()


@pytest.mark.parametrize("zeros", [1, 320])
def test_a_comment_has_one_address_to_be_cited_by(article, comment, zeros):
    followup = FollowUpFactory(article=article, body=f"/kommentare/{'0' * zeros}{comment.pk}/")

    assert not followup.citations.exists()


@pytest.mark.parametrize("count", [1, 3])
def test_a_followup_takes_a_constant_number_of_queries(visit, stranger, article, django_assert_num_queries, count):
    comments = [CommentFactory(article=article) for _ in range(count)]
    followup = FollowUpFactory(article=article, body="\n\n".join(f"/kommentare/{c.pk}/" for c in comments))
    visit(stranger).get(address_of(followup))

    with django_assert_num_queries(QUERIES):
        text = visit(stranger).get(address_of(followup)).text
    assert text.count('class="cited"') == count


QUERIES = 5  # article, follow-up with anchor, its authors, citations, cited comments
