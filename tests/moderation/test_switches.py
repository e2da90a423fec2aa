"""The emergency switches: what they take from readers, who presses them, and the one that follows the queue."""

from datetime import timedelta

import pytest
from django.db.models.functions import Now

from articles.models import Article
from comments.querysets import Refused
from experiences.models import Experience
from moderation.models import Case, Mode, Switch
from moderation.tasks import follow_the_queue
from pagecache.models import Removals
from polls.querysets import Refused as VoteRefused
from talentforum.lib.markdown import read_reader_text
from tests.factories import ArticleFactory, CommentFactory, PollFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_second_factor")]

PAGE = "/admin/moderation/switch/"
TEXT = {"body": "Ein neuer Text von mir."}
WHERE = ["site", "article"]


def press(where, mode, article, by):
    """Press the switch of the site or of the article; return the article as it is then."""
    if where == "site":
        Switch.press(Mode(mode), by=by)
    else:
        article.press(Mode(mode), by=by)
    return Article.objects.get(pk=article.pk)


def write_at(article):
    return f"/artikel/{article.slug}/kommentieren/"


@pytest.mark.parametrize("where", WHERE)
def test_while_everything_is_held_new_and_changed_texts_wait(visit, reader, author, moderator, comment, where):
    article = press(where, "hold", comment.article, moderator)
    assert Mode.HOLD.line in visit(None).get(f"/artikel/{article.slug}/").text

    visit(reader).post(write_at(article), TEXT)
    visit(author).post(f"/kommentare/{comment.pk}/bearbeiten/", {"body": "Anders."})

    for text in article.comments.all():
        assert text.status == "held"
        assert text.cases.get().holds.get().rule == "switch"


@pytest.mark.parametrize("mode", ["closed", "read_only"])
@pytest.mark.parametrize("where", WHERE)
def test_while_it_is_closed_nobody_writes(visit, reader, author, moderator, comment, where, mode):
    article = press(where, mode, comment.article, moderator)
    line = Mode(mode).line

    page = visit(reader).get(f"/artikel/{article.slug}/").text
    assert line in page
    assert "kommentieren/" not in page
    assert line in visit(reader).get(write_at(article)).text
    assert visit(reader).post(write_at(article), TEXT).status_code == 422
    assert visit(author).post(f"/kommentare/{comment.pk}/bearbeiten/", {"body": "Anders."}).status_code == 403
    assert article.comments.count() == 1


@pytest.mark.parametrize("mode", ["closed", "read_only"])
def test_below_the_views_the_row_counts_and_not_what_was_read_before(reader, moderator, comment, mode):
    article = comment.article  # read before somebody presses
    Switch.press(Mode(mode), by=moderator)

    with pytest.raises(Refused, match="closed"):
        article.comments.post(author=reader, body=read_reader_text("Ein Text."))
    with pytest.raises(Refused, match="closed"):
        comment.edit(read_reader_text("Anders."))
    with pytest.raises(Refused, match="closed"):
        Experience.objects.share(
            article=article, author=reader, body=read_reader_text("So war es."), hidden={},
            facts={"perspective": "applicant", "outcome": "accepted"},
        )  # fmt: skip


@pytest.mark.parametrize(("mode", "counts"), [("hold", True), ("closed", True), ("read_only", False)])
@pytest.mark.parametrize("where", WHERE)
def test_votes_are_counted_unless_one_can_only_read(visit, reader, moderator, article, where, mode, counts):
    poll = PollFactory(article=article)
    press(where, mode, article, moderator)

    response = visit(reader).post(f"/umfragen/{poll.slug}/abstimmen/", {"choice": poll.choices.first().pk})

    assert (response.status_code, poll.ballots.exists()) == (302 if counts else 422, counts)
    if not counts:
        with pytest.raises(VoteRefused, match="paused"):
            poll.cast(by=reader, choices=[poll.choices.first()])


@pytest.mark.parametrize("mode", ["closed", "read_only"])
def test_taking_back_and_reporting_stay_possible(visit, reader, author, moderator, comment, mode):
    press("site", mode, comment.article, moderator)

    assert visit(reader).post(f"/kommentare/{comment.pk}/melden/", {"ground": "attack"}).status_code == 302
    assert visit(author).post(f"/kommentare/{comment.pk}/zurueckziehen/").status_code == 302


def test_the_stricter_of_both_switches_holds_and_each_opens_what_it_closed(article, moderator):
    press("site", "closed", article, moderator)
    assert press("article", "hold", article, moderator).mode_in_force == Mode.CLOSED
    assert press("site", "normal", article, moderator).mode_in_force == Mode.HOLD


def test_an_article_that_comes_later_is_as_the_site_is(article, moderator):
    press("site", "read_only", article, moderator)

    assert Article.objects.get(pk=ArticleFactory().pk).mode_in_force == Mode.READ_ONLY


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("where", WHERE)
def test_kept_pages_follow_a_press(article, moderator, where):
    before = Removals.objects.values_list("number", flat=True).first() or 0
    press(where, "closed", article, moderator)

    assert Removals.objects.values_list("number", flat=True).first() > before


# By itself


@pytest.fixture
def waiting(article, newcomer):
    """A case that waits."""
    return CommentFactory(article=article, author=newcomer).cases.get()


def age(case, hours):
    Case.objects.filter(pk=case.pk).update(opened_at=Now() - timedelta(hours=hours))


def test_discussions_close_when_the_oldest_case_is_too_old_and_open_when_it_is_not(article, waiting, moderator):
    Switch.close_after(5)
    age(waiting, 4)
    follow_the_queue()
    assert Article.objects.get(pk=article.pk).discussion_is_open

    age(waiting, 6)
    follow_the_queue()
    follow_the_queue()
    assert not Article.objects.get(pk=article.pk).discussion_is_open

    waiting.decide("approve", by=moderator)
    follow_the_queue()
    assert Article.objects.get(pk=article.pk).discussion_is_open


def test_what_a_person_closed_does_not_open_by_itself(article, waiting, moderator):
    press("site", "closed", article, moderator)
    Switch.close_after(5)
    age(waiting, 6)
    follow_the_queue()
    waiting.decide("approve", by=moderator)
    follow_the_queue()

    assert Article.objects.get(pk=article.pk).mode_in_force == Mode.CLOSED


def test_without_hours_nothing_closes_by_itself(article, waiting):
    age(waiting, 700)
    follow_the_queue()
    assert Article.objects.get(pk=article.pk).discussion_is_open

    Switch.close_after(5)
    assert not Article.objects.get(pk=article.pk).discussion_is_open
    Switch.close_after(0)
    assert Article.objects.get(pk=article.pk).discussion_is_open


# At the desk


@pytest.mark.parametrize("where", WHERE)
def test_a_press_asks_first_and_keeps_who_and_when(visit, moderator, article, where):
    desk = visit(moderator)
    place = "" if where == "site" else f"article-{article.pk}"
    asked = desk.post(PAGE, {"place": place, "mode": "hold"})
    assert asked.status_code == 200
    assert Article.objects.get(pk=article.pk).mode_in_force == Mode.NORMAL

    assert desk.post(PAGE, {"place": place, "mode": "hold", "confirmed": "1"}).status_code == 302
    pressed = Switch.current() if where == "site" else Article.objects.get(pk=article.pk)
    assert (pressed.mode, pressed.mode_by, pressed.mode_at is not None) == ("hold", moderator, True)
    assert Article.objects.get(pk=article.pk).mode_in_force == Mode.HOLD
    assert moderator.name in desk.get(PAGE).text


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"mode": "off"}, 404),
        ({"mode": "hold", "place": "article-0"}, 404),
        ({"mode": "hold", "place": "user-1"}, 404),
        ({"close_after_hours": "-1"}, 422),
        ({"close_after_hours": "721"}, 422),
        ({"close_after_hours": "24"}, 302),
    ],
)
def test_what_no_switch_is_changes_nothing(visit, moderator, sent, status):
    assert visit(moderator).post(PAGE, sent).status_code == status
    assert Switch.current().mode == "normal"
    assert Switch.current().close_after_hours == (24 if status == 302 else 0)


def test_articles_are_found_by_a_word_of_their_title(visit, moderator, article):
    ArticleFactory(title="Etwas anderes")

    page = visit(moderator).get(PAGE, {"q": "wettlauf"}).text
    assert article.title in page
    assert "Etwas anderes" not in page
