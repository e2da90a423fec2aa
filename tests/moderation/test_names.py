"""A person's name as something that is reported, judged, taken away and given back."""

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Profile, User
from moderation.models import Appeal, Case, ConflictOfInterest, Decision, Name, NotPublic, Report, Statement
from notifications.models import Notification
from tests.factories import CommentFactory, UserFactory

pytestmark = pytest.mark.django_db

MELDEN = "/en/leute/Anton%20Autor/melden/"


@pytest.fixture
def named(author, reader):
    """The author's name, reported."""
    Name.at(author.pk).report(by=reader, ground="attack", note="Beleidigend.")
    return Name.objects.get(pk=author.pk)


def case_of(person):
    return Name.at(person.pk).cases.get()


def called(person):
    return Profile.objects.get(pk=person.pk).name


def decide(person, kind, by):
    given = {"ground": "attack"} if kind in {"remove", "return", "hide"} else {}
    return case_of(person).decide(Decision.Kind(kind), by=by, **given)


# Reports


def test_a_name_is_reported_in_two_clicks_and_opens_a_case(visit, reader, author):
    browser = visit(reader)
    assert MELDEN in browser.get("/en/leute/Anton%20Autor/").text
    assert "What is wrong with this name?" in browser.get(MELDEN).text
    assert not Name.objects.exists()

    answer = browser.post(MELDEN, {"ground": "attack", "note": "Beleidigend."}, follow=True)

    report = Report.objects.get()
    assert (report.person, report.ground, report.case.subject.person) == (reader, "attack", author)
    assert "A moderator will look at it" in answer.text
    assert called(author) == "Anton Autor"
    assert "waiting" in browser.get("/en/konto/beitraege/").text or report.case.is_open


def test_twice_is_once_and_a_name_that_is_gone_is_said_to_be(visit, reader, author, moderator):
    browser = visit(reader)
    browser.post(MELDEN, {"ground": "attack"})
    assert "reported this name before" in browser.post(MELDEN, {"ground": "attack"}, follow=True).text
    assert Report.objects.count() == 1
    judged = Name.at(author.pk)
    decide(author, "remove", moderator)
    with pytest.raises(NotPublic):
        judged.report(by=UserFactory(), ground="hate")


@pytest.mark.parametrize(
    ("who", "status"), [("stranger", 302), ("author", 403), ("reader", 200), ("moderator", 200), ("editor", 200)]
)
def test_who_may_report_a_name(visit, cast, author, who, status):
    assert visit(cast(who)).get(MELDEN).status_code == status


def test_nobody_is_reported_who_is_not_there(visit, reader):
    assert visit(reader).get("/leute/Niemand/melden/").status_code == 404


# Decisions


@pytest.mark.parametrize(
    ("kind", "status", "is_open"),
    [("approve", "published", False), ("remove", "removed", False), ("return", "held", False), ("hide", "held", True)],
)
def test_what_becomes_of_a_name(named, author, moderator, kind, status, is_open):
    decide(author, kind, moderator)

    judged = Name.objects.get()
    assert (judged.status, case_of(author).is_open, judged.text) == (status, is_open, "Anton Autor")
    assert called(author) == ("Anton Autor" if status == "published" else f"Mitglied {author.pk}")
    if kind != "approve":
        assert Statement.objects.get().addressee == author
        assert "Anton" not in Statement.objects.get().facts


@pytest.mark.parametrize("kind", ["remove", "return", "hide"])
def test_undone_the_name_is_back_exactly(named, author, moderator, kind):
    decision = decide(author, kind, moderator)

    case_of(author).undo(decision, by=moderator)

    assert called(author) == "Anton Autor"
    assert (Name.objects.get().status, case_of(author).is_open) == ("published", True)
    assert not Notification.objects.filter(withdrawn_at__isnull=True, kind="decision").exists()


def test_restored_and_overturned_the_name_is_back_exactly(named, author, moderator, senior):
    decide(author, "remove", moderator)
    decide(author, "restore", moderator)
    assert called(author) == "Anton Autor"

    decision = decide(author, "remove", moderator)
    appeal = Appeal.objects.make(decision, text="So heiße ich.", by=author)
    appeal.overturn(Decision.Kind.RESTORE, by=senior, answer="Stimmt.")

    assert called(author) == "Anton Autor"
    assert Notification.objects.filter(recipient=author, kind="appeal").exists()


def test_nobody_decides_about_their_own_name_or_report(named, visit, moderator, second_moderator):
    Name.at(moderator.pk).report(by=second_moderator, ground="attack")
    for person in (moderator, second_moderator):
        with pytest.raises(ConflictOfInterest):
            decide(moderator, "remove", person)
    assert called(moderator) == "Petra Mod"


def test_only_what_fits_a_name_is_offered(named, author, moderator):
    assert case_of(author).possible_kinds() == ["approve", "remove", "return", "hide"]
    decide(author, "remove", moderator)
    assert case_of(author).possible_kinds() == ["restore"]


def test_a_decision_about_a_name_takes_at_most_twelve_statements(named, author, moderator):
    case = case_of(author)
    with CaptureQueriesContext(connection) as asked:
        case.decide(Decision.Kind.REMOVE, by=moderator, ground="attack")
    apart = ("django_content_type", "SAVEPOINT")  # known to each process; the test's own transaction
    statements = [query["sql"] for query in asked if not any(word in query["sql"] for word in apart)]
    assert len(statements) <= 12, "\n".join(each[:110] for each in statements)


# Another name


def choose(visit, person, name):
    return visit(User.objects.get(pk=person.pk)).post("/en/konto/name/", {"name": name}, follow=True)


def test_instead_of_a_removed_name_another_one_shows_at_once(visit, named, author, reader, moderator):
    decide(author, "remove", moderator)
    assert "“<bdi>Anton Autor</bdi>” is not shown" in visit(User.objects.get(pk=author.pk)).get("/en/konto/name/").text

    page = choose(visit, author, "Alma Anders")

    assert "Your name is changed" in page.text
    assert (called(author), Name.objects.get().status, case_of(author).is_open) == ("Alma Anders", "published", False)
    for person in (author, reader):
        assert "Nobody can take this name" in choose(visit, person, "Anton Autor").text
    assert called(author) == "Alma Anders"


def test_instead_of_a_returned_name_another_one_waits_in_the_same_case(visit, named, author, moderator):
    decide(author, "return", moderator)

    page = choose(visit, author, "Alma Anders")

    assert "A moderator looks at the new name" in page.text
    case = case_of(author)
    assert (called(author), case.is_open, case.reasons()) == (
        f"Mitglied {author.pk}", True, ["Nach der Rückgabe geändert"],
    )  # fmt: skip
    decide(author, "approve", moderator)
    assert called(author) == "Alma Anders"


def test_an_overturned_removal_lets_the_name_be_chosen_again(visit, named, author, moderator, senior):
    decision = decide(author, "remove", moderator)
    choose(visit, author, "Alma Anders")
    appeal = Appeal.objects.make(decision, text="So heiße ich.", by=author)

    appeal.overturn(Decision.Kind.RESTORE, by=senior, answer="Stimmt.")

    assert called(author) == "Alma Anders", "what they chose since stays theirs"
    choose(visit, author, "Anton Autor")
    assert called(author) == "Anton Autor"


def test_an_undone_removal_leaves_what_was_chosen_meanwhile(visit, named, author, moderator):
    decision = decide(author, "remove", moderator)
    choose(visit, author, "Alma Anders")

    case_of(author).undo(decision, by=moderator)

    assert called(author) == "Alma Anders"
    choose(visit, author, "Anton Autor")
    assert called(author) == "Anton Autor"


@pytest.mark.parametrize("kind", ["remove", "return", "hide"])
def test_nobody_takes_a_name_that_is_out_of_view(visit, named, author, reader, moderator, kind):
    decide(author, kind, moderator)

    assert "Nobody can take this name" in choose(visit, reader, "Anton Autor").text
    late = UserFactory(name="Spaet Er")
    Profile.objects.filter(pk=late.pk).update(confirmed_at=None, name="Anton-Autor")
    Profile.objects.get(pk=late.pk).confirm()
    assert called(late) == "Anton-Autor 2"


def test_the_neutral_name_is_nobodys_choice_and_free_whoever_has_it(visit, named, author, reader, moderator):
    assert "kept for the team" in choose(visit, reader, f"Mitglied {author.pk}").text
    reader.profile.be_called(f"Mitglied {author.pk}")  # from before it was kept

    decide(author, "remove", moderator)

    assert called(author) == f"Mitglied {author.pk} 2"


def test_an_administrators_change_is_one_of_the_name_too(visit, admin, named, author, moderator, settings):
    settings.ADMIN_NEEDS_SECOND_FACTOR = False
    decide(author, "remove", moderator)
    sent = {
        "is_active": "on", "profile-TOTAL_FORMS": "1", "profile-INITIAL_FORMS": "1", "profile-0-user": author.pk,
        "profile-0-name": "Alma Anders", "profile-0-language": "de",
    }  # fmt: skip

    assert visit(admin).post(f"/admin/accounts/user/{author.pk}/change/", sent).status_code == 302

    assert (called(author), Name.objects.get().text) == ("Alma Anders", "Alma Anders")


def test_a_taken_name_changes_nothing(named, author, reader):
    with pytest.raises(IntegrityError):
        Profile.objects.get(pk=author.pk).rename("Lea Leserin")


# At the desk


def test_the_case_shows_the_profile_and_what_the_person_was_called(visit, desk, named, author, moderator):
    CommentFactory(author=author)
    choose(visit, author, "Alma Anders")

    page = desk.get(f"/admin/moderation/case/{case_of(author).pk}/change/").text

    for words in ("Alma Anders", "Anton Autor", "Member since", "Earlier names", "Report: personal attack"):
        assert words in page
    assert "Alma Anders" in desk.get("/admin/moderation/case/?q=alma").text


def test_a_moderator_opens_a_case_by_own_motion_from_the_report_page(desk, author):
    opening = f"/admin/moderation/case/open/name/{author.pk}/"
    assert opening in desk.get(MELDEN).text
    assert "Anton Autor" in desk.get(opening).text
    assert not Case.objects.exists()

    assert desk.post(opening).status_code == 302

    assert case_of(author).is_open
    assert desk.get("/admin/moderation/case/open/name/999999/").status_code == 404


def test_the_list_asks_as_much_for_many_names_as_for_one(desk, author, reader):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            desk.get("/admin/moderation/case/")
        return len(queries)

    Name.at(author.pk).report(by=reader, ground="attack")
    asked()
    one = asked()
    for person in [UserFactory() for _ in range(3)]:
        Name.at(person.pk).report(by=reader, ground="attack")
        Profile.objects.get(pk=person.pk).rename(f"Neu {person.pk}")
    assert asked() == one


# Those whom it concerns


def test_person_and_reporter_read_the_decision_in_words_of_names(visit, named, author, reader, moderator):
    decision = decide(author, "remove", moderator)
    author, reader = User.objects.get(pk=author.pk), User.objects.get(pk=reader.pk)

    own = visit(author).get(f"/en{decision.get_absolute_url()}").text
    theirs = visit(reader).get(f"/en{decision.get_absolute_url()}").text

    assert "Your name was removed" in own
    assert "A neutral name stands" in own
    assert 'href="/en/konto/name/"' in own
    assert "The name that you reported was removed" in theirs
    assert "Anton" not in theirs
    told = Notification.objects.get(recipient=author, kind="decision").subject.telling("decision")
    assert told.reason.startswith("Ihr Name wurde entfernt")
