"""A closed account: what it ends, what is still told, and how it opens again."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from accounts.roles import Role
from moderation.models import Appeal, Decision, Sanction
from moderation.tasks import end_bans
from notifications.models import Delivery, Notification
from tests.accounts.forms import PASSWORD, signed_in
from tests.factories import CommentFactory, UserFactory
from tests.moderation.sanctioned import end

from .sanctioned import KIND, bear, decided, warn

pytestmark = pytest.mark.django_db


def test_a_ban_ends_all_sessions_with_the_next_request(visit, author, article, senior, comment):
    browsers = [visit(author), visit(author)]
    bear(author, article, senior, KIND.BAN)

    assert not any(signed_in(browser) for browser in browsers)
    assert comment.body in visit(None).get(f"/artikel/{article.slug}/").text, "what they wrote stays"


def test_sign_in_says_why_to_who_knows_the_password_and_nothing_to_others(visit, stranger, author, article, senior):
    ban = bear(author, article, senior, KIND.BAN)
    owner, other = visit(stranger), visit(stranger)

    told = owner.post("/konto/login/", {"login": author.email, "password": PASSWORD}, follow=True)
    wrong = other.post("/konto/login/", {"login": author.email, "password": "ein anderes"}, follow=True)

    assert ban.described() in told.text
    assert ban.decision.stated.explanation.split(".")[0] in told.text
    assert not signed_in(owner)
    assert ban.described() not in wrong.text
    assert ban.described() not in other.get("/konto/inactive/").text


def test_who_is_closed_out_reads_why_and_objects_with_the_right_password_alone(
    visit, stranger, author, article, senior
):
    ban = bear(author, article, senior, KIND.BAN)
    page, owner, other = ban.decision.get_absolute_url(), visit(stranger), visit(stranger)

    closed = owner.post("/konto/login/", {"login": author.email, "password": PASSWORD}, follow=True).text
    other.post("/konto/login/", {"login": author.email, "password": "ein anderes"}, follow=True)
    sent = owner.post(page, {"text": "Das war anders."})

    assert f'href="{page}"' in closed
    assert sent.url == f"{page}#einspruch"
    assert [(one.appellant, one.text) for one in ban.decision.appeals.all()] == [(author, "Das war anders.")]
    assert "Das war anders." in owner.get(page).text
    assert other.get(page).url == f"/konto/login/?next={page}"
    assert not signed_in(owner)


def test_a_ban_stops_what_would_be_sent_but_why_it_is(author, reader, article, senior, mailoutbox, comment):
    CommentFactory(article=article, author=reader, parent=comment)
    assert Notification.objects.filter(recipient=author).exists()

    ban = bear(author, article, senior, KIND.BAN)
    author.refresh_from_db()

    waiting = Delivery.objects.filter(notification__recipient=author).select_related("notification__recipient")
    told = [row.notification.subject for row in waiting if row.notification.may_be_told()]
    assert [decision.kind for decision in told] == ["remove", "remove"]  # the warning's, and its own
    assert told[-1] == ban.decision


def test_a_ban_ends_by_itself_once_and_only_then(author, article, senior):
    ban = bear(author, article, senior, KIND.BAN)
    end_bans()
    assert not User.objects.get(pk=author.pk).is_active

    end(ban)
    end_bans()
    assert User.objects.get(pk=author.pk).is_active

    User.objects.filter(pk=author.pk).update(is_active=False)  # by an administrator, later
    end_bans()
    assert not User.objects.get(pk=author.pk).is_active


def test_an_account_opens_again_only_when_no_other_ban_holds(author, article, senior, comment):
    first = bear(author, article, senior, KIND.BAN)
    second = decided(author, article, senior, (KIND.BAN, None), text=comment).sanctions.get()
    end(first)
    end_bans()
    assert not User.objects.get(pk=author.pk).is_active

    second.lift(by=senior)
    assert User.objects.get(pk=author.pk).is_active


def test_an_account_that_was_closed_before_stays_closed_after_a_ban(author, article, senior):
    warn(author, article, senior)
    text = CommentFactory(article=article, author=author)
    text.report(by=UserFactory(), ground="attack")
    User.objects.filter(pk=author.pk).update(is_active=False)
    decision = text.cases.get().decide(Decision.Kind.REMOVE, by=senior, ground="attack", sanctions=[(KIND.BAN, None)])

    decision.sanctions.get().lift(by=senior)

    assert not User.objects.get(pk=author.pk).is_active


def test_an_undone_ban_never_was(visit, author, article, senior):
    bear(author, article, senior, KIND.MUTE).lift(by=senior)
    decision = decided(author, article, senior, (KIND.BAN, None))
    decision.case.undo(decision, by=senior)

    assert User.objects.get(pk=author.pk).is_active
    assert not Sanction.objects.in_force().filter(person=author).exists()


@pytest.mark.parametrize("how", ["undone", "overturned"])
def test_the_account_is_locked_before_the_case_when_a_ban_goes_with_its_decision(author, article, senior, how):
    warn(author, article, senior)
    decision = decided(author, article, senior, (KIND.BAN, None))
    another = User.objects.add_to_team("zweite@example.org", Role.SENIOR, name="Zora Zwei")
    appeal = Appeal.objects.make(decision, text="Nein.", by=author) if how == "overturned" else None

    with CaptureQueriesContext(connection) as queries:
        if appeal is None:
            decision.case.undo(decision, by=senior)
        else:
            appeal.overturn(Decision.Kind.RESTORE, by=another, answer="Stimmt.")

    locks = [query["sql"] for query in queries if "FOR UPDATE" in query["sql"] or "FOR NO KEY UPDATE" in query["sql"]]
    account, case = (
        next(n for n, sql in enumerate(locks) if f'FROM "{table}"' in sql)
        for table in ("accounts_user", "moderation_case")
    )
    assert account < case
    assert User.objects.get(pk=author.pk).is_active
