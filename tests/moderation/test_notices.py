"""A notice of illegal content (Art. 16 DSA): its form, what guards it, and what becomes of it."""

from datetime import timedelta

import pytest
from django.utils.translation import override

from moderation.letters import outcome_of
from moderation.models import Case, Decision, Name, Notice, NoticeMail, TrustedFlagger
from moderation.urgency import Urgency
from tests.conftest import CAST
from tests.factories import CommentFactory, ExperienceFactory

from .noticed import FORM, NOTICE, challenge_in, noticed, number_for, opened, send
from .sanctioned import KIND, bear

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_second_factor")]

CHILDREN = {"concerns_children": "on", "name": "", "email": ""}


def errors_of(answer):
    with override("en"):
        return {name: [str(error) for error in errors] for name, errors in answer.context["form"].errors.items()}


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


def test_a_robot_that_fills_in_what_nobody_sees_is_answered_as_if_all_were_well(visit, clock, comment):
    answer = send(visit(), clock, comment, language="/en", website="https://example.org")

    assert answer.status_code == 200
    assert "Thank you, your notice has arrived" in answer.text or "Please look into your mailbox" in answer.text
    assert not Notice.objects.exists()


def refused(answer):
    return answer.status_code, errors_of(answer)["__all__"][0], Notice.objects.count()


def test_what_comes_faster_than_people_write_is_refused_and_kept(visit, comment):
    challenge = challenge_in(visit().get(FORM))
    told = NOTICE | {"addresses": comment.get_absolute_url(), "challenge": challenge}
    answer = visit().post(f"/en{FORM}", told | {"number": number_for(challenge)})

    assert refused(answer) == (422, "That was very fast. Please look at everything once more, then send it.", 0)
    assert NOTICE["explanation"] in answer.text


def test_a_challenge_is_good_once(visit, clock, comment):
    browser = visit()
    along = opened(browser, clock)
    told = NOTICE | along | {"addresses": comment.get_absolute_url(), "number": number_for(along["challenge"])}
    assert browser.post(FORM, told).status_code == 302

    again = browser.post(f"/en{FORM}", told)

    assert refused(again)[0::2] == (422, 1)
    assert "This form was sent before, and arrived." in again.text
    assert challenge_in(again) != along["challenge"]


@pytest.mark.parametrize(
    ("challenge", "number", "hours", "said"),
    [
        ("gefaelscht", "1", 0, "This page was open for too long."),
        ("", "", 0, "This page was open for too long."),
        (None, None, 13, "This page was open for too long."),
        (None, "keine Zahl", 0, "The check against robots failed."),
    ],
)
def test_a_proof_that_is_none_is_refused(visit, clock, comment, challenge, number, hours, said):
    along = opened(visit(), clock)
    clock.shift(timedelta(hours=hours))
    given = along["challenge"] if challenge is None else challenge
    told = {"challenge": given, "number": number_for(given) if number is None else number}

    answer = visit().post(f"/en{FORM}", NOTICE | {"addresses": comment.get_absolute_url()} | told)

    assert refused(answer)[0::2] == (422, 0)
    assert said in refused(answer)[1]


def test_who_sends_many_waits_but_for_trusted_flaggers(visit, clock, article, reader, comment):
    texts = CommentFactory.create_batch(6, article=article)
    answers = [send(visit(), clock, text, language="/en", email=f"n{text.pk}@example.org") for text in texts]
    assert [answer.status_code for answer in answers] == [302] * 5 + [422]
    assert "You are sending many notices. Please try again in 1 minute" in answers[-1].text

    TrustedFlagger.objects.create(name="Meldestelle", person=reader)
    answers = [send(visit(reader), clock, text, email=reader.email) for text in texts]
    assert [answer.status_code for answer in answers] == [302] * 6


def test_a_trusted_flaggers_notice_comes_before_others(visit, clock, article, reader, comment):
    TrustedFlagger.objects.create(name="Meldestelle", person=reader)
    other = CommentFactory(article=article)
    send(visit(), clock, other)
    send(visit(reader), clock, comment, email=reader.email)

    assert [case.subject for case in Case.objects.open()] == [comment, other]
    assert comment.cases.get().urgency == Urgency.FLAGGED
    assert Notice.objects.get(case__subject_id=comment.pk).is_by_trusted_flagger


def test_a_domain_vouches_only_for_an_address_that_was_confirmed(visit, clock, comment):
    TrustedFlagger.objects.create(name="Meldestelle", domain="meldestelle.example")
    send(visit(), clock, comment, email="post@meldestelle.example")
    notice = Notice.objects.get()
    assert (notice.is_confirmed, notice.is_by_trusted_flagger) == (False, False)

    notice.confirm()

    assert Notice.objects.get().is_by_trusted_flagger
    assert not noticed(comment, email="post@meldestelle.example").is_by_trusted_flagger, "nobody knows whose it is"
    assert comment.cases.get().urgency == Urgency.FLAGGED


@pytest.mark.parametrize("is_signed_in", [True, False])
def test_of_who_is_suspended_it_is_kept_and_not_dealt_with(
    visit, clock, article, comment, reader, moderator, is_signed_in
):
    sanction = bear(reader, article, moderator, KIND.MUTE)
    browser = visit(reader if is_signed_in else None)

    answer = send(browser, clock, comment, email=reader.email.upper())

    notice = Notice.objects.get()
    assert (notice.suspended_by, notice.case, comment.cases.exists()) == (sanction, None, False)
    assert "Your notice is stored, and not dealt with" in visit().get(f"/en{answer.url}").text
    assert [mail.kind for mail in NoticeMail.objects.all()] == ["receipt"]


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
