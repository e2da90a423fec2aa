"""What keeps robots and the hasty from sending notices, and what trusted flaggers are spared."""

from datetime import timedelta

import pytest

from moderation.models import Case, Notice, TrustedFlagger
from moderation.urgency import Urgency
from tests.factories import CommentFactory
from tests.moderation.noticed import errors_of

from .noticed import FORM, NOTICE, challenge_in, noticed, number_for, opened, send

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_second_factor")]


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
