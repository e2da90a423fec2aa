"""A notice of illegal content (Art. 16 DSA): its form, what guards it, and what becomes of it."""

from datetime import timedelta

import pytest

from moderation.letters import outcome_of
from moderation.models import Case, Decision, Name, Notice, NoticeMail
from moderation.urgency import Urgency
from tests.conftest import CAST
from tests.factories import CommentFactory, ExperienceFactory
from tests.moderation.noticed import errors_of

from .noticed import FORM, NOTICE, number_for, opened, send

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_second_factor")]

CHILDREN = {"concerns_children": "on", "name": "", "email": ""}


@pytest.mark.parametrize("who", CAST)
@pytest.mark.parametrize(
    ("method", "address", "status"),
    [
        ("get", FORM, 200), ("post", FORM, 422), ("put", FORM, 405), ("delete", FORM, 405),
        ("get", f"{FORM}00000000-0000-4000-8000-000000000000/", 404),
        ("post", f"{FORM}00000000-0000-4000-8000-000000000000/", 405),
        ("get", f"{FORM}bestaetigen/gefaelscht/", 404), ("post", f"{FORM}bestaetigen/gefaelscht/", 404),
    ],
)  # fmt: skip
def test_it_is_open_to_everyone(visit, cast, who, method, address, status):
    assert getattr(visit(cast(who)), method)(address).status_code == status
    assert not Notice.objects.exists()


def test_a_stranger_with_javascript_sends_one_and_has_its_receipt(
    visit, clock, comment, mailoutbox, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        answer = send(visit(), clock, comment)

    notice = Notice.objects.get()
    assert answer.url == f"/moderation/hinweis/{notice.uuid}/"
    assert {name: getattr(notice, name) for name in ("category", "explanation", "name", "email", "language")} == {
        **{name: NOTICE[name] for name in ("category", "explanation", "name", "email")}, "language": "de",
    }  # fmt: skip
    assert (notice.addresses, notice.person, notice.is_by_trusted_flagger) == (
        [f"https://testserver{comment.get_absolute_url()}"], None, False,
    )  # fmt: skip
    assert (notice.case, notice.case.subject, notice.case.urgency) == (comment.cases.get(), comment, Urgency.NOTICE)
    (mail,) = mailoutbox
    assert mail.to == ["nora@example.org"]
    assert mail.subject == f"Ihr Hinweis ist bei uns angekommen ({notice.reference})"
    assert notice.reference in mail.body
    assert [word for word in (notice.explanation, "Nora") if word in mail.body + mail.alternatives[0].content] == []
    assert notice.reference in visit().get(answer.url).text


@pytest.mark.parametrize(
    ("missing", "field", "said"),
    [
        ("addresses", "addresses", "Please name the address of what you hold to be illegal."),
        ("category", "category", "Please choose what it is about."),
        ("explanation", "explanation", "Please explain why you hold it to be illegal."),
        ("name", "name", "Please give your name."),
        ("email", "email", "Please give an address to which we can answer."),
        ("in_good_faith", "in_good_faith", "Please confirm that what you say is accurate and complete."),
    ],
)
def test_each_missing_element_is_asked_for_at_its_field(visit, clock, comment, missing, field, said):
    answer = send(visit(), clock, comment, language="/en", **{missing: ""})

    assert answer.status_code == 422
    assert errors_of(answer) == {field: [said]}
    assert not Notice.objects.exists()
    assert answer.text.count(said) == 2, "in the summary and at the field"


def test_nothing_is_ticked_before_and_the_address_is_filled_in(visit, comment):
    page = visit().get(f"/en/moderation/hinweis/?auf={comment.get_absolute_url()}").text

    assert "checked" not in page
    assert f"\nhttps://testserver{comment.get_absolute_url()}</textarea>" in page
    assert f'href="/moderation/hinweis/?auf=%2Fkommentare%2F{comment.pk}%2F" hreflang="de"' in page


def test_who_is_signed_in_need_not_write_down_who_they_are(visit, clock, reader, comment):
    page = visit(reader).get("/moderation/hinweis/").text
    assert f'value="{reader.name}"' in page
    assert f'value="{reader.email}"' in page

    send(visit(reader), clock, comment, script=False, name=reader.name, email=reader.email)

    assert Notice.objects.get().person == reader
    assert comment.cases.get().is_open


def test_child_abuse_is_noticed_without_name_and_mail_and_without_javascript(visit, clock, comment):
    answer = send(visit(), clock, comment, script=False, **CHILDREN)

    notice = Notice.objects.get()
    assert (notice.is_confirmed, notice.case) == (True, comment.cases.get())
    assert not NoticeMail.objects.exists()
    assert "You left no address" in visit().get(f"/en{answer.url}").text


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("https://example.org/etwas", "“https://example.org/etwas” is no address on our site."),
        ("https://testserver.example.org/kommentare/1/", "is no address on our site."),
        ("//example.org/x", "is no address on our site."),
        ("etwas", "“etwas” is no address on our site."),
        ("https://[x/", "is no address on our site."),
        ("javascript:alert(1)", "is no address on our site."),
        ("/kommentare/999999/", "nobody can read anything (any more)"),
        ("/" + "x" * 600, "is too long for an address."),
        ("\n".join(f"/kommentare/{n}/" for n in range(21)), "21 addresses are too many"),
    ],
)
def test_addresses_that_cannot_be_meant_are_said_at_the_field(visit, clock, written, said):
    answer = send(visit(), clock, language="/en", addresses=written)

    assert answer.status_code == 422
    assert [said in error for error in errors_of(answer)["addresses"]] == [True]
    assert not Notice.objects.exists()


@pytest.mark.parametrize("state", ["removed", "retracted", "held"])
def test_of_what_nobody_can_read_it_is_said_that_it_is_gone(visit, clock, article, moderator, newcomer, state):
    text = CommentFactory(article=article, author=newcomer)
    text.cases.get().decide("remove" if state == "removed" else "approve", by=moderator, ground="attack")
    text.refresh_from_db()
    if state == "retracted":
        text.retract()
    if state == "held":
        text.hide()

    answer = send(visit(), clock, text, language="/en")

    assert "nobody can read anything (any more)" in errors_of(answer)["addresses"][0]


def test_a_place_in_a_discussion_an_english_page_and_an_experience_lead_to_their_text(visit, clock, comment):
    told = ExperienceFactory(article=comment.article).comment
    written = [
        f"https://testserver/artikel/wettlauf/?ab=1#kommentar-{comment.pk}", f"/en/kommentare/{told.pk}/",
        f"testserver/kommentare/{comment.pk}/?x=y",
    ]  # fmt: skip
    send(visit(), clock, addresses="\n".join(written))

    found = {notice.case.subject_id: notice.addresses for notice in Notice.objects.all()}
    assert found == {
        comment.pk: [
            f"https://testserver/artikel/wettlauf/#kommentar-{comment.pk}",
            f"https://testserver/kommentare/{comment.pk}/",
        ],
        told.pk: [f"https://testserver/en/kommentare/{told.pk}/"],
    }


def test_a_profile_leads_to_the_name_of_its_person(visit, clock, reader, author, moderator):
    form = visit(reader).get("/en/leute/Anton%20Autor/melden/").text
    assert 'href="/en/moderation/hinweis/?auf=/en/leute/Anton%20Autor/"' in form
    profile = "https://testserver/leute/Anton%20Autor/"
    send(visit(), clock, addresses=profile)

    case = Case.objects.get()
    assert (case.subject, case.notices.get().addresses) == (Name.objects.get(person=author), [profile])

    case.decide("remove", by=moderator, ground="attack")
    assert "Der Name wurde entfernt" in " ".join(outcome_of(case.notices.get(), Decision.objects.get()).said)
    answer = send(visit(), clock, language="/en", addresses=profile)
    assert "/leute/Anton%20Autor/" in errors_of(answer)["addresses"][0]


def test_one_about_several_things_is_a_notice_for_each_with_one_reference_and_one_receipt(visit, clock, article):
    texts = CommentFactory.create_batch(2, article=article)
    written = [f"/kommentare/{text.pk}/" for text in texts] + ["/artikel/wettlauf/"]

    send(visit(), clock, addresses="\n".join(written))

    notices = Notice.objects.all()
    assert {notice.case.subject_id if notice.case else None for notice in notices} == {*(t.pk for t in texts), None}
    assert len({notice.reference for notice in notices}) == 1
    assert len({notice.uuid for notice in notices}) == 3
    assert [mail.kind for mail in NoticeMail.objects.all()] == ["receipt"]


def test_what_is_no_text_of_readers_is_taken_without_a_case(visit, clock, article):
    send(visit(), clock, addresses="/artikel/wettlauf/\n/gibt/es/nicht/")

    notice = Notice.objects.get()
    assert (notice.case, notice.is_confirmed) == (None, True)
    assert not Case.objects.exists()


def test_several_about_one_thing_join_its_case_each_with_its_own_receipt(visit, clock, comment):
    for name in ("nora", "paul"):
        send(visit(), clock, comment, email=f"{name}@example.org")

    assert comment.cases.get().notices.count() == 2
    assert {mail.notice.email for mail in NoticeMail.objects.all()} == {"nora@example.org", "paul@example.org"}
    assert len({notice.reference for notice in Notice.objects.all()}) == 2


def test_a_notice_reopens_a_settled_case(visit, clock, reported, moderator):
    case = reported.cases.get()
    case.decide("approve", by=moderator)

    send(visit(), clock, reported)

    case.refresh_from_db()
    assert (case.is_open, case.urgency) == (True, Urgency.NOTICE)


def test_without_javascript_a_mail_asks_to_confirm_it_and_its_link_alone_changes_nothing(
    visit, clock, comment, mailoutbox, django_capture_on_commit_callbacks
):
    from .noticed import link_in

    with django_capture_on_commit_callbacks(execute=True):
        answer = send(visit(), clock, comment, script=False)
    assert "Bitte sehen Sie in Ihr Postfach" in visit().get(answer.url).text
    assert (Notice.objects.get().case, Case.objects.exists()) == (None, False)
    address = link_in(mailoutbox[0], "/bestaetigen/")

    page = visit().get(address)
    assert (page.status_code, page.headers["Referrer-Policy"]) == (200, "strict-origin")
    assert not Notice.objects.get().is_confirmed
    with django_capture_on_commit_callbacks(execute=True):
        for _ in range(2):
            assert visit().post(address).status_code == 302

    assert Notice.objects.get().case == comment.cases.get()
    assert [mail.subject.split(" (")[0] for mail in mailoutbox] == [
        "Bitte bestätigen Sie Ihren Hinweis", "Ihr Hinweis ist bei uns angekommen",
    ]  # fmt: skip


def test_a_confirmation_that_is_too_old_or_forged_says_so_and_changes_nothing(visit, clock, comment):
    from moderation import links

    send(visit(), clock, comment, script=False)
    address = links.to_confirm(Notice.objects.get()).removeprefix("https://testserver")
    clock.shift(timedelta(days=7, seconds=1))

    for wrong in (address, f"{address[:-3]}x/"):
        answer = visit().post(f"/en{wrong}")
        assert answer.status_code == 404
        assert "This link works no more" in answer.text
    assert not Notice.objects.get().is_confirmed


def test_what_nobody_confirmed_is_forgotten_after_seven_days(visit, clock, comment):
    from moderation.tasks import forget_old_notices

    clock.shift(timedelta(days=-8))
    send(visit(), clock, comment, script=False)
    send(visit(), clock, comment)
    clock.shift(timedelta(days=2))
    send(visit(), clock, comment, script=False)
    forget_old_notices()

    assert sorted(notice.is_confirmed for notice in Notice.objects.all()) == [False, True]


def test_taking_one_costs_the_same_whatever_there_is(visit, clock, article, django_assert_max_num_queries):
    counted = []
    for text in CommentFactory.create_batch(3, article=article):
        along = opened(visit(), clock)
        told = NOTICE | along | {"addresses": text.get_absolute_url(), "number": number_for(along["challenge"])}
        with django_assert_max_num_queries(40) as queries:
            visit().post(FORM, told)
        counted.append(len(queries))

    assert counted[1:] == [counted[1]] * 2


def test_it_is_found_from_the_report_and_from_every_page(visit, reader, comment):
    address = f"/en/moderation/hinweis/?auf=/en/kommentare/{comment.pk}/"

    assert f'href="{address}"' in visit(reader).get(f"/en/kommentare/{comment.pk}/melden/").text
    assert f'href="{address}"' in visit().get(f"/en/kommentare/{comment.pk}/melden/").text
    assert '<a rel="nofollow" href="/en/moderation/hinweis/">' in visit().get("/en/netiquette/").text
