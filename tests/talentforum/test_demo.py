"""`manage.py demo`: a lived-in forum, with something of each kind, loaded once."""

from collections import Counter
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command

from accounts.models import User
from articles.models import Article, Citation, FollowUp
from comments.models import Comment
from comments.path import depth
from experiences.models import Experience, HiddenFacts
from moderation.models import Case
from polls.models import Poll
from polls.tally import recount
from talentforum.demo import ACCOUNTS, ARTICLE, CONTENT, PASSWORD

pytestmark = pytest.mark.django_db
FIRST = "wettlauf-um-ki-talente"
APPS = ("accounts", "articles", "comments", "experiences", "moderation", "polls")


@pytest.fixture
def demo(settings):
    """Load the demo; return what it prints."""
    settings.DEMO_ALLOWED = True

    def load() -> str:
        out = StringIO()
        call_command("demo", stdout=out)
        return out.getvalue()

    return load


def snapshot() -> dict[str, list]:
    return {
        model._meta.label: list(model.objects.order_by("pk").values())
        for app in APPS
        for model in apps.get_app_config(app).get_models()
    }


def test_a_second_time_changes_nothing(demo, clock):
    printed = demo()
    first = snapshot()
    clock.shift(3600)

    assert demo() == printed
    assert snapshot() == first


def test_the_demo_is_lived_in(demo, visit, stranger):
    printed = demo()

    article = Article.objects.get(slug=FIRST)
    comments = list(article.comments.all())
    assert len(comments) >= 40
    assert max(depth(comment.path) for comment in comments) >= 5
    assert sum(comment.status == "held" for comment in comments) >= 2
    assert article.comment_count == sum(comment.is_public for comment in comments)
    assert Case.objects.open().exists()
    assert all(comment.body for comment in comments)
    assert {comment.posted_at < article.published_at for comment in comments} == {False}
    page = visit(stranger).get(f"/artikel/{FIRST}/").text
    assert "<picture>" in page
    assert article.hero.alt in page

    # the accounts, with comments approved before
    for email, name, role in ACCOUNTS.values():
        user = User.objects.get(email=email)
        assert (user.name, user.check_password(PASSWORD), user.is_staff) == (name, True, role is not None)
        assert email in printed
        if role is None:
            assert not Comment(author=user, article=article).is_by_newcomer()


def test_experiences_stand_under_three_articles_and_are_answered(demo, visit, stranger):
    demo()

    told = Experience.objects.public()
    assert told.count() >= 58
    assert len(Counter(told.values_list("article", flat=True))) == 3
    assert told.filter(comment__reply_count__gt=0).count() >= 20
    assert HiddenFacts.objects.exclude(base=None).count() >= 15
    assert {row.shown_at for row in told} == set(told.values_list("comment__posted_at", flat=True))
    assert visit(stranger).get("/erfahrungen/").status_code == 200


def test_four_polls_have_votes_and_one_is_closed(demo, visit, stranger):
    demo()

    assert Poll.objects.public().count() == 4
    assert Poll.objects.over().count() == 1
    assert min(Poll.objects.values_list("voters", flat=True)) >= 40
    assert {poll.kind for poll in Poll.objects.all()} == {"single", "multiple", "rating"}
    assert [difference for poll in Poll.objects.all() for difference in recount(poll)] == []
    placed = visit(stranger).get("/artikel/elf-wochen-bis-zur-zusage/").text
    assert 'id="umfrage-wie-fair-sind-probeaufgaben"' in placed.partition("</article>")[0]


def test_two_followups_one_of_them_a_correction_cite_what_readers_said(demo, visit, stranger):
    demo()

    assert sorted(FollowUp.objects.published().values_list("kind", flat=True)) == ["correction", "followup"]
    story = FollowUp.objects.get(kind="followup")
    assert Citation.objects.filter(followup=story).count() == story.body.count("\n/")
    page = visit(stranger).get(story.get_absolute_url()).text
    assert "no longer public" not in page
    assert page.count('class="cited') == story.citations.count()


def test_what_a_demo_of_an_earlier_version_lacks_is_added(demo):
    from articles import frontmatter

    frontmatter.read(ARTICLE).save()
    before = Article.objects.get().updated_at

    demo()

    assert Article.objects.count() == 3
    assert Article.objects.get(slug=FIRST).updated_at == before
    assert Experience.objects.exists()


def test_each_text_of_the_demo_is_ours_once():
    import yaml

    lived = yaml.safe_load((CONTENT / "demo.experiences.yaml").read_text())["experiences"]
    assert len({told["body"] for told in lived}) == len(lived) == 60


def test_the_demo_is_refused_where_its_passwords_would_be_a_hole():
    with pytest.raises(CommandError, match="TALENTFORUM_DEMO=on"):
        call_command("demo")

    assert User.objects.count() == 0
