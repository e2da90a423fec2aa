"""Who hears of follow-ups, of being cited, and what happens to that when something is withdrawn."""

import pytest
from django.db.models.functions import Now
from django.utils.translation import override

from articles.models import Author, Citation, FollowUp
from notifications.kinds import Kind
from notifications.models import Announcement, Delivery, Follow, Notification, Preference
from tests.articles.desk import ADD, change, form_of, written
from tests.articles.telling import cited, citing, told
from tests.factories import ArticleFactory, CommentFactory, FollowUpFactory, UserFactory

pytestmark = pytest.mark.django_db


# Followers


def test_all_followers_are_told_of_a_followup_chunk_by_chunk(article, followers, announced, monkeypatch):
    monkeypatch.setattr("notifications.models.announcement.CHUNK", 2)
    with announced():
        followup = FollowUpFactory(article=article)

    assert told() == followers
    announcement = followup.announcement
    assert (announcement.told, announcement.progress(), announcement.finished_at is not None) == (3, (3, 3), True)
    assert set(Notification.objects.values_list("group_key", "actor")) == {(f"followup-{followup.pk}", None)}


def test_publishing_only_writes_down_that_it_is_to_be_announced(article, followers):
    followup = FollowUpFactory(article=article)

    assert told() == []
    assert (followup.announcement.told, followup.announcement.progress()) == (0, (0, 3))


def test_publishing_takes_as_many_statements_for_three_followers_as_for_one(article, django_assert_max_num_queries):
    def publish():
        followup = FollowUpFactory(article=article, state="draft")
        with django_assert_max_num_queries(40) as queries:
            followup.publish()
        return len(queries)

    publish()
    Follow.objects.follow(UserFactory(), article)
    one = publish()
    for person in UserFactory.create_batch(2):
        Follow.objects.follow(person, article)
    assert publish() == one == STATEMENTS_OF_PUBLISHING


STATEMENTS_OF_PUBLISHING = (
    17  # lock, anchor, event, row, those told before (2), announcement; savepoints and content types
)


def test_a_halted_announcement_goes_on_where_it_stopped(article, followers, editor, monkeypatch):
    monkeypatch.setattr("notifications.models.announcement.CHUNK", 2)
    announcement = FollowUpFactory(article=article).announcement
    announcement.go_on()
    announcement.halt(by=editor)

    assert announcement.go_on() is False
    assert told() == followers[:2]
    announcement.resume()
    announcement.tell_chunks(20)
    assert told() == followers


def test_a_planned_followup_is_announced_by_the_sweep_that_publishes_it(article, followers, announced):
    followup = FollowUpFactory(article=article, state="scheduled")
    assert followup.announcement is None
    FollowUp.objects.filter(pk=followup.pk).update(published_at=Now())

    with announced():
        FollowUp.objects.publish_due()

    assert told() == followers


def test_who_signed_it_wrote_at_it_muted_the_article_or_left_it_is_not_told(article, followers, editor, announced):
    signer, muter, leaver = followers
    Follow.objects.follow(editor, article)
    Follow.objects.mute(muter, article)
    Follow.objects.leave(leaver, article)
    followup = FollowUpFactory(article=article, state="draft")
    followup.authors.add(Author.objects.create(name="Sigrid Signer", person=signer))
    followup.keep_version(by=editor)

    with announced():
        followup.publish()

    assert told() == []


def test_withdrawn_it_is_taken_back_and_published_again_it_is_the_same_one(article, followers, announced):
    with announced():
        followup = FollowUpFactory(article=article)
    followup.withdraw()
    followup.withdraw()
    assert told() == []

    with announced():
        followup.publish()
        followup.publish()

    assert told() == followers
    assert (Notification.objects.count(), Announcement.objects.count()) == (3, 1)


def test_withdrawn_while_it_is_announced_the_rest_is_told_once_it_is_public_again(article, followers, monkeypatch):
    monkeypatch.setattr("notifications.models.announcement.CHUNK", 2)
    followup = FollowUpFactory(article=article)
    announcement = followup.announcement
    announcement.go_on()
    followup.withdraw()

    assert announcement.go_on() is False
    assert Notification.objects.count() == 2
    followup.publish()
    announcement.tell_chunks(20)
    assert told() == followers


def test_a_followup_beneath_a_draft_is_announced_when_its_article_is_public(announced):
    article = ArticleFactory(status="draft", published_at=None)
    reader = UserFactory()
    Follow.objects.follow(reader, article)
    with announced():
        followup = FollowUpFactory(article=article)
    assert told() == []

    article.publish()
    followup.announcement.tell_chunks(20)

    assert told() == [reader]


def test_the_editors_press_tells_the_followers(visit, desk, article, followers, announced):
    with announced():
        desk.post(ADD, written(article, title="Was daraus wurde", _deed="publish"))

    assert told() == followers
    assert "Was daraus wurde" in visit(followers[0]).get("/en/benachrichtigungen/").text


@pytest.mark.parametrize(("language", "prefix"), [("de", ""), ("en", "/en")])
def test_what_is_told_of_a_followup(article, language, prefix):
    followup = FollowUpFactory(article=article, title="Was daraus wurde", slug="daraus", body="Es ging *weiter*.")
    with override(language):
        telling = FollowUp.for_telling().get().telling(Kind.FOLLOWUP)

    assert (telling.address, telling.title, telling.text) == (
        f"{prefix}/artikel/{article.slug}/nachtraege/daraus/", followup.title, "Es ging weiter.",
    )  # fmt: skip


# Those who are cited


def test_who_is_cited_is_told_when_the_followup_becomes_public(article, comment, author):
    followup = citing(article, comment, state="draft")
    assert told(Kind.CITATION) == []

    followup.publish()

    row = Notification.objects.of_kinds(Kind.CITATION).get()
    assert (row.recipient, row.subject, row.actor, row.group_key, row.place) == (
        author, Citation.objects.get(), None, f"citation-{followup.pk}", article,
    )  # fmt: skip


def test_a_draft_and_a_planned_followup_tell_nobody_that_they_cite(article, comment):
    citing(article, comment, state="draft")
    citing(article, comment, state="scheduled")

    assert Notification.objects.count() == 0


def test_who_cites_their_own_comment_is_not_told(desk, editor, article, comment, author):
    own = CommentFactory(article=article, author=editor)

    desk.post(ADD, written(article, body=cited(own, comment), _deed="publish"))

    assert told(Kind.CITATION) == [author]


def test_a_public_followup_that_is_edited_tells_only_who_is_cited_anew(desk, article, comment, author, reader):
    more = CommentFactory(article=article, author=reader)
    followup = citing(article, comment)
    assert told(Kind.CITATION) == [author]
    form = form_of(desk.get(change(followup)))

    response = desk.post(change(followup), form | {"body": cited(comment, more)})

    assert response.status_code == 302
    assert {person.pk for person in told(Kind.CITATION)} == {author.pk, reader.pk}
    assert Notification.objects.of_kinds(Kind.CITATION).count() == 2


def test_a_citation_that_goes_is_taken_back(article, comment, author, reader):
    more = CommentFactory(article=article, author=reader)
    followup = citing(article, comment, more)
    followup.body = cited(more)
    followup.save()

    followup.cite()
    followup.cite()

    assert told(Kind.CITATION) == [reader]


def test_a_citation_taken_out_and_pasted_again_is_no_second_news(
    visit, stranger, article, comment, author, django_capture_on_commit_callbacks, mailoutbox
):
    Preference.objects.prefer(author, {(Kind.CITATION, "mail"): "at_once"})
    followup = citing(article, comment)
    with django_capture_on_commit_callbacks(execute=True):
        for body in ("Nichts mehr davon.", cited(comment), "Nichts mehr davon."):
            followup.body = body
            followup.save()
            followup.cite()
            if followup.cited().exists():
                assert told(Kind.CITATION) == [author]
    assert told(Kind.CITATION) == []
    assert 'class="cited"' not in visit(stranger).get(followup.get_absolute_url()).text
    article.withdraw()
    article.publish()

    assert told(Kind.CITATION) == []
    assert Notification.objects.of_kinds(Kind.CITATION).count() == Delivery.objects.count() == 1


def test_a_withdrawn_followup_takes_back_that_it_cites_and_brings_it_back(article, comment, author):
    followup = citing(article, comment)
    followup.withdraw()
    assert told(Kind.CITATION) == []

    followup.publish()

    assert told(Kind.CITATION) == [author]
    assert Notification.objects.of_kinds(Kind.CITATION).count() == 1


def test_nobody_is_told_of_a_citation_whose_card_shows_nothing(article, comment):
    followup = citing(article, comment, state="draft")
    comment.hold([])

    followup.publish()

    assert told(Kind.CITATION) == []


@pytest.mark.parametrize("deed", ["hold", "retract", "withdraw the follow-up", "withdraw the article"])
def test_a_citation_is_not_shown_once_its_cause_is_gone(article, comment, author, reader, deed):
    followup = citing(article, comment)

    def may_be_told(person):
        return Citation.for_telling().get().may_be_told(person, Kind.CITATION)

    assert (may_be_told(author), may_be_told(reader)) == (True, False)
    {
        "hold": lambda: comment.hold([]), "retract": comment.retract,
        "withdraw the follow-up": followup.withdraw, "withdraw the article": article.withdraw,
    }[deed]()  # fmt: skip
    assert may_be_told(author) is False
