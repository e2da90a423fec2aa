"""An experience is a comment with facts: it is invited, answered, reported, judged and cited as one."""

import re

import pytest

from comments.models import Comment
from experiences.models import Experience
from experiences.questions import Questions
from moderation.grounds import Ground
from moderation.models import Decision
from tests.factories import ArticleFactory, CommentFactory, ExperienceFactory, FollowUpFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_second_factor")]
CARD = '<div class="told">'


@pytest.fixture
def told(article, author):
    return ExperienceFactory(
        article=article, author=author, body="So war das bei mir.", role="Data Scientist", year=2025
    )


def test_the_question_and_the_thread_invite_to_share_an_experience(visit, stranger):
    ArticleFactory(slug="fragt", asks_for_experiences=True)
    ArticleFactory(slug="fragt-nicht")

    asked, silent = (visit(stranger).get(f"/artikel/{slug}/").text for slug in ("fragt", "fragt-nicht"))

    question = asked.partition('<section class="question"')[2].partition("</section>")[0]
    thread = asked.partition('id="platz-neu"')[2]
    for place in (question, thread):
        assert 'href="/erfahrungen/teilen/?artikel=fragt"' in place
    assert "/erfahrungen/teilen/" not in silent


def test_each_field_says_why_it_is_asked_and_who_sees_it(visit, reader, article):
    form = visit(reader).get("/en/erfahrungen/teilen/?artikel=wettlauf").text

    asked = [name for name, field in Questions.base_fields.items() if not field.widget.is_hidden]
    assert len(asked) == 20
    for name in asked:
        help_text = re.search(rf'id="[\w-]*{name}_helptext">([^<]+)<', form)
        assert help_text, name
        assert re.search(r"[Ee]veryone sees it|nobody but you sees it", help_text[1]), (name, help_text[1])


def test_an_experience_is_answered_reported_and_removed_like_a_comment(visit, stranger, reader, moderator, told):
    browser = visit(reader)
    browser.post("/artikel/wettlauf/kommentieren/", {"body": "Wie bei mir.", "parent": told.pk})
    browser.post(f"/kommentare/{told.pk}/melden/", {"ground": Ground.ATTACK.value})
    assert Comment.objects.get(body="Wie bei mir.").parent_id == told.pk
    assert CARD in visit(stranger).get(f"/kommentare/{told.pk}/").text

    told.comment.cases.get().decide(Decision.Kind.REMOVE, by=moderator, ground=Ground.ATTACK)

    place = visit(stranger).get(f"/kommentare/{told.pk}/").text
    assert CARD not in place
    assert "Data Scientist" not in place
    assert "Wie bei mir." in place
    assert "Data Scientist" not in visit(stranger).get("/erfahrungen/").text


def test_the_comments_own_form_leads_to_that_with_the_facts(visit, author, told):
    response = visit(author).get(f"/kommentare/{told.pk}/bearbeiten/")

    assert (response.status_code, response.url) == (302, f"/erfahrungen/{told.pk}/bearbeiten/")
    visit(author).post(f"/kommentare/{told.pk}/bearbeiten/", {"body": "Nur der Text."})
    assert Comment.objects.get(pk=told.pk).body == "So war das bei mir."


def test_the_queue_shows_what_is_told(visit, moderator, told):
    told.comment.hold([])
    Experience.objects.update(role="Komm zu <uns>")

    queue = visit(moderator).get("/admin/moderation/case/").text

    assert told.title in queue
    assert ": <bdi>Komm zu &lt;uns&gt;</bdi>" in queue
    assert "So war das bei mir." in queue


@pytest.mark.parametrize("count", [1, 3])
def test_queue_and_thread_take_no_query_more_for_facts(visit, cast, article, count, django_assert_num_queries):
    for _ in range(count):
        ExperienceFactory(article=article).comment.hold([])
        ExperienceFactory(article=article)
    queue, thread = visit(cast("moderator")), visit(cast("stranger"))
    queue.get("/admin/moderation/case/")

    with django_assert_num_queries(20):
        queue.get("/admin/moderation/case/")
    with django_assert_num_queries(8):
        text = thread.get("/artikel/wettlauf/").text
    assert text.count(CARD) == count


def test_a_cited_experience_stands_with_its_facts(visit, stranger, article, told):
    followup = FollowUpFactory(article=article, body=f"/kommentare/{told.pk}/")
    address = followup.get_absolute_url()

    cited = visit(stranger).get(address).text
    told.comment.retract()
    gone = visit(stranger).get(address).text

    assert "Data Scientist" in cited.partition('class="cited"')[2]
    assert "Data Scientist" not in gone


def test_ones_own_experiences_are_named_among_ones_comments(visit, author, article, told):
    CommentFactory(article=article, author=author)
    browser = visit(author)

    text = browser.get("/en/konto/beitraege/").text

    assert text.count("Application: offer declined") == 1
