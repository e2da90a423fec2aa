"""Who hears of a comment: whom it answers, whom it mentions, and its author when it is recommended."""

import json

import pytest
from django.core import mail
from django.utils.translation import override

from accounts.models import Ignore
from comments.lines import EXAMPLE
from comments.loading import load
from comments.models import Comment, Pick
from moderation.grounds import Ground
from notifications.kinds import Kind
from notifications.models import Delivery, Follow, Notification, Preference
from talentforum.lib.markdown import read_reader_text
from tests.factories import ArticleFactory, CommentFactory, FollowUpFactory, UserFactory

pytestmark = pytest.mark.django_db

ANSWER, MENTION, PICK, CITATION = Kind.ANSWER, Kind.MENTION, Kind.PICK, Kind.CITATION


def told(*kinds) -> set[tuple[str, str]]:
    """Who is told of what, as kind and name; not what was taken back."""
    rows = Notification.objects.filter(withdrawn_at__isnull=True, kind__in=kinds or [ANSWER, MENTION, PICK, CITATION])
    return set(rows.values_list("kind", "recipient__profile__name"))


@pytest.fixture
def deeds(moderator, article):
    """What befalls a comment, by name."""

    def decide(kind, ground=""):
        def deed(comment):
            case = comment.cases.first()
            case.decide(kind, by=moderator, ground=ground)

        return deed

    def report(comment):
        comment.report(by=UserFactory(), ground=Ground.ATTACK)

    return {
        "hold": lambda comment: comment.hold([]),
        "report": report,
        "approve": decide("approve"),
        "remove": decide("remove", Ground.ATTACK),
        "restore": decide("restore"),
        "retract": lambda comment: comment.retract(),
        "withdraw article": lambda comment: comment.article.withdraw(),
        "publish article": lambda comment: comment.article.publish(),
    }


@pytest.mark.parametrize(
    ("befell", "are_told"),
    [
        ([], True),
        (["report"], True),
        (["report", "approve"], True),
        (["hold"], False),
        (["hold", "approve"], True),
        (["hold", "remove"], False),
        (["report", "remove"], False),
        (["report", "remove", "restore"], True),
        (["retract"], False),
        (["hold", "retract"], False),
        (["withdraw article"], False),
        (["withdraw article", "publish article"], True),
        (["withdraw article", "retract", "publish article"], False),
        (["hold", "withdraw article", "approve"], False),
        (["hold", "withdraw article", "approve", "publish article"], True),
    ],
    ids=lambda value: ", ".join(value) or "posted" if isinstance(value, list) else "",
)
@pytest.mark.parametrize("known", [True, False], ids=["", "newcomer"])
def test_who_is_told_after_what_befell_a_comment(article, author, reader, deeds, befell, are_told, known):
    above = CommentFactory(article=article, author=author)
    writer = UserFactory(known=known)
    comment = CommentFactory(article=article, author=writer, parent=above, body=f"Ja, @{reader.name}.")
    assert told() == ({(ANSWER, author.name), (MENTION, reader.name)} if known else set())
    if not known:
        deeds["approve"](comment)

    for deed in befell:
        deeds[deed](Comment.objects.select_related("article").get(pk=comment.pk))

    assert told() == ({(ANSWER, author.name), (MENTION, reader.name)} if are_told else set())
    assert Notification.objects.of_kinds(ANSWER, MENTION).count() == 2, "each once, however often it comes back"


def test_what_is_told_of_an_answer_and_of_a_mention(article, author, reader):
    above = CommentFactory(article=article, author=author)
    comment = CommentFactory(article=article, parent=above, body=f"Ja, @{reader.name}, *so* ist es.")

    rows = Notification.objects.with_subjects()
    answer, mention = rows.get(kind=ANSWER), rows.get(kind=MENTION)
    with override("en"):
        tellings = [row.subject.telling(row.kind) for row in (answer, mention)]

    assert [row.group_key for row in (answer, mention)] == [f"answer-{above.pk}", f"mention-{article.pk}"]
    assert {(row.place, row.actor) for row in (answer, mention)} == {(article, comment.author)}
    for telling in tellings:
        assert telling.address == f"/en/kommentare/{comment.pk}/#kommentar-{comment.pk}"
        assert (telling.title, telling.who, telling.reason) == (article.title, comment.author.name, "")
        assert telling.text == f"Ja, @{reader.name}, so ist es."


def test_an_answer_reaches_its_person_by_mail(article, author, django_capture_on_commit_callbacks):
    above = CommentFactory(article=article, author=author)
    with django_capture_on_commit_callbacks(execute=True):
        CommentFactory(article=article, parent=above, body="Eine Antwort darauf.")

    assert [letter.to for letter in mail.outbox] == [[author.email]]
    assert "Eine Antwort darauf." in mail.outbox[0].body


def test_a_mail_that_was_dropped_while_the_text_was_held_leaves_when_it_is_back(article, author, deeds):
    answer = CommentFactory(article=article, parent=CommentFactory(article=article, author=author))
    deeds["hold"](Comment.objects.get(pk=answer.pk))
    Delivery.objects.send_due()
    assert [delivery.status for delivery in Delivery.objects.all()] == ["dropped"]

    deeds["approve"](Comment.objects.get(pk=answer.pk))
    Delivery.objects.send_due()

    assert [letter.to for letter in mail.outbox] == [[author.email]]


def test_nobody_is_told_of_own_answers_and_mentions(comment, author):
    CommentFactory(article=comment.article, author=author, parent=comment, body=f"Ich, @{author.name}.")

    assert told() == set()


def test_who_is_told_of_the_answer_is_not_told_of_the_mention_too(comment, author):
    CommentFactory(article=comment.article, parent=comment, body=f"Ja, @{author.name}.")

    assert told() == {(ANSWER, author.name)}


@pytest.mark.parametrize("channel", ["site", "mail"])
def test_who_wants_to_hear_of_no_answers_hears_of_the_mention(comment, author, channel):
    never = {(ANSWER, each): "never" for each in ("site", "mail")}
    Preference.objects.prefer(author, never)
    answer = CommentFactory(article=comment.article, parent=comment, body=f"Ja, @{author.name}.")
    assert told() == {(MENTION, author.name)}

    Preference.objects.prefer(author, {(ANSWER, channel): "at_once"})
    answer.hold([])
    assert told() == set()
    CommentFactory(article=comment.article, parent=comment, body=f"Noch etwas, @{author.name}.")
    assert told() == {(ANSWER, author.name)}


@pytest.mark.parametrize("reason", ["ignores", "muted"])
def test_who_ignores_the_writer_or_muted_the_article_hears_nothing_and_is_named_as_usual(
    comment, author, reader, reason
):
    writer = UserFactory()
    for person in (author, reader):
        if reason == "ignores":
            Ignore.objects.ignore(writer, by=person)
        else:
            Follow.objects.mute(person, comment.article)

    answer = CommentFactory(article=comment.article, author=writer, parent=comment, body=f"Ja, @{reader.name}.")

    assert told() == set()
    assert f"@<bdi>{reader.name}</bdi>" in answer.shown


def test_an_edit_tells_only_who_is_mentioned_anew_and_takes_back_who_is_not_any_more(article, author, reader):
    third = UserFactory()
    comment = CommentFactory(article=article, body=f"@{reader.name} und @{author.name}")
    Notification.objects.filter(recipient=author).read()

    comment.edit(read_reader_text(f"@{author.name} und @{third.name}"))

    assert told() == {(MENTION, author.name), (MENTION, third.name)}
    assert Notification.objects.get(recipient=author).read_at is not None, "no news for who was told before"
    comment.edit(read_reader_text(f"Wieder @{reader.name}"))
    assert told() == {(MENTION, reader.name)}


@pytest.mark.parametrize("stays", [0, 1])
def test_an_article_that_comes_back_tells_those_who_are_mentioned_still_and_nobody_else(article, stays):
    people = UserFactory.create_batch(2)
    comment = CommentFactory(article=article, body=f"@{people[0].name} und @{people[1].name}")
    comment.edit(read_reader_text(f"@{people[stays].name}"))
    article.withdraw()

    article.publish()

    assert told() == {(MENTION, people[stays].name)}


def test_an_edit_of_a_held_comment_tells_nobody_and_one_that_is_held_for_it_takes_all_back(article, reader, author):
    held = CommentFactory(article=article, author=UserFactory(known=False))
    held.edit(read_reader_text(f"@{reader.name}"))
    assert told() == set()

    public = CommentFactory(article=article, body=f"@{reader.name}")
    public.edit(read_reader_text(f"@{reader.name} @{author.name} https://a.de https://b.de https://c.de"))

    assert public.status == Comment.Status.HELD
    assert told() == set()


def test_a_recommendation_is_told_with_its_reason_and_without_a_name(comment, author, editor):
    pick = Pick.objects.mark(comment, by=editor, why="zeigt die andere Seite")

    row = Notification.objects.with_subjects().get()
    assert (row.recipient, row.kind, row.subject, row.actor) == (author, PICK, comment, None)
    assert (row.group_key, row.place) == (f"pick-{comment.article_id}", comment.article)
    telling = row.subject.telling(PICK)
    assert (telling.reason, telling.who, telling.title) == ("zeigt die andere Seite", "", comment.article.title)

    Pick.objects.mark(comment, by=editor, why="mit anderem Satz")
    assert Notification.objects.count() == 1
    pick.withdraw()
    assert told() == set()
    Pick.objects.mark(comment, by=editor)
    assert told() == {(PICK, author.name)}


def test_a_recommendation_and_a_citation_go_and_come_with_the_text(comment, author, editor, deeds):
    Pick.objects.mark(comment, by=editor)
    FollowUpFactory(article=comment.article, body=f"/kommentare/{comment.pk}/\n")
    both = {(PICK, author.name), (CITATION, author.name)}
    assert told() == both

    for deed, are_told in (("hold", set()), ("approve", both), ("report", both), ("remove", set()), ("restore", both)):
        deeds[deed](Comment.objects.get(pk=comment.pk))
        assert told() == are_told, deed
    Pick.objects.get().withdraw()
    deeds["hold"](Comment.objects.get(pk=comment.pk))
    deeds["approve"](Comment.objects.get(pk=comment.pk))

    assert told() == {(CITATION, author.name)}, "what was taken back does not come back with the text"


def test_an_editor_who_recommends_the_own_comment_is_not_told(article, editor):
    comment = CommentFactory(article=article, author=editor)
    Notification.objects.all().delete()

    Pick.objects.mark(Comment.objects.get(pk=comment.pk), by=editor)

    assert told() == set()


def test_a_muted_article_tells_of_no_recommendation(comment, author, editor):
    Follow.objects.mute(author, comment.article)

    Pick.objects.mark(comment, by=editor)

    assert told() == set()


@pytest.mark.parametrize(
    ("kind", "whom"), [(ANSWER, "author"), (MENTION, "reader"), (PICK, "writer")], ids=["answer", "mention", "pick"]
)
@pytest.mark.parametrize("state", ["published", "held", "removed", "retracted", "withdrawn"])
def test_only_whom_it_concerns_may_be_told_and_only_of_what_everyone_reads(
    article, author, reader, editor, moderator, kind, whom, state
):
    above = CommentFactory(article=article, author=author)
    writer = UserFactory()
    comment = CommentFactory(article=article, author=writer, parent=above, body=f"@{reader.name}")
    Pick.objects.mark(comment, by=editor)
    befall = {
        "held": lambda: comment.hold([]),
        "removed": lambda: comment.remove(Ground.ATTACK),
        "retracted": comment.retract,
        "withdrawn": article.withdraw,
    }
    befall.get(state, lambda: None)()
    fresh = Comment.for_telling().get(pk=comment.pk)

    people = {"author": author, "reader": reader, "writer": writer, "moderator": moderator}
    may = {name for name, person in people.items() if fresh.may_be_told(person, kind)}

    assert may == ({whom} if state == "published" else set())
    assert bool(fresh.telling(kind).text) == (state in {"published", "withdrawn"})


def test_a_loaded_thread_tells_nobody(article, reader):
    first = json.loads(EXAMPLE)
    answer = first | {"id": 2, "parent": 1, "author": "another", "body": f"Ja, @{reader.name}."}
    load(article, [json.dumps(line) for line in (first, answer)])

    assert article.comments.count() == 2
    assert Notification.objects.count() == 0


def test_what_lists_show_of_comments_takes_as_many_queries_for_three_as_for_one(reader, django_assert_num_queries):
    def tell(count):
        article = ArticleFactory()
        for _ in range(count):
            CommentFactory(article=article, body=f"Ja, @{reader.name}.")
        return list(Notification.objects.at(article))

    for count in (1, 3):
        rows = tell(count)
        with django_assert_num_queries(2):  # the comments, the names in them
            subjects = Comment.for_telling().in_bulk([row.subject_id for row in rows])
            assert all(one.may_be_told(reader, MENTION) and one.telling(MENTION).text for one in subjects.values())
