"""Mails about accounts: as text and HTML, in the reader's language, with the words of strangers as words."""

import re
from pathlib import Path

import pytest
from django.conf import settings as project
from django.utils import timezone, translation

from accounts.adapter import Adapter
from tests.accounts.forms import sign_up
from tests.factories import UserFactory
from tests.notifications.letters import (
    as_received,
    assert_it_stands_alone,
    elements,
    html_of,
    links_in_html,
    links_in_text,
)

pytestmark = pytest.mark.django_db

FOLDER = Path(project.BASE_DIR) / "templates"
PREFIXES = sorted(
    file.relative_to(FOLDER).as_posix().removesuffix("_message.txt")
    for file in FOLDER.glob("*/email/*_message.txt")
    if not file.name.startswith("base_")
)
HOSTILE = "<b>x</b>\r\nBcc: y@example.org"


def written(person, prefix, **words):
    """Return one of these mails to a person."""
    context = {
        "code": "48151623", "timestamp": timezone.now(), "from_email": "alt@example.org",
        "to_email": "neu@example.org", "deleted_email": "weg@example.org", "email": person.email, "user": person,
    }  # fmt: skip
    return Adapter().render_mail(prefix, person.email, context | words)


def test_there_are_all_of_them():
    assert len(PREFIXES) == 18


@pytest.mark.parametrize("prefix", PREFIXES)
@pytest.mark.parametrize("language", ["de", "en"])
def test_each_is_there_as_text_and_html_in_the_language_of_its_reader(reader, prefix, language):
    reader.profile.language = language
    reader.profile.save()
    with translation.override("de" if language == "en" else "en"):
        mail = written(reader, prefix)

    html = html_of(mail)
    assert f'<html lang="{language}">' in html
    assert f">{mail.subject}</h1>" in html
    assert mail.body.startswith(f"{'Guten Tag' if language == 'de' else 'Hello'} Lea Leserin,\n\n")
    assert "Lea Leserin," in html
    assert_it_stands_alone(html)
    assert links_in_html(html) == links_in_text(mail.body)
    assert "\n\n\n" not in mail.body
    has_code = prefix.endswith(("_code", "email_confirmation", "email_confirmation_signup"))
    assert ("48151623" in mail.body, "48151623" in html) == (has_code, has_code)


@pytest.mark.parametrize("prefix", PREFIXES)
def test_hostile_words_stay_words(reader, prefix):
    mail = written(reader, prefix, from_email=HOSTILE, to_email=HOSTILE, deleted_email=HOSTILE, email=HOSTILE)

    assert "b" not in {tag for tag, _ in elements(html_of(mail))}
    assert as_received(mail)["Bcc"] is None


def test_a_code_stands_alone_and_whole_to_be_copied(reader):
    mail = written(reader, "account/email/login_code")

    assert re.search(r"^48151623$", mail.body, re.MULTILINE)
    assert ">48151623</p>" in html_of(mail)


def test_they_say_that_no_human_wrote_them_and_arrive_with_their_html(visit, stranger, mailoutbox):
    sign_up(visit(stranger), email="anna@example.org")

    (mail,) = mailoutbox
    assert mail.extra_headers["Auto-Submitted"] == "auto-generated"
    assert "List-Unsubscribe" not in mail.extra_headers
    assert "<h1" in html_of(mail)


def test_a_name_that_looks_like_html_is_none(reader):
    reader.profile.name = "<i>Lea</i>"
    reader.profile.save()

    assert "&lt;i&gt;Lea&lt;/i&gt;" in html_of(written(reader, "account/email/login_code"))


def test_to_an_unconfirmed_address_no_name_is_said_in_the_html_either():
    person = UserFactory(email="unbestaetigt@example.org", name="Kauft hier")
    person.emailaddress_set.update(verified=False)

    assert "Kauft hier" not in html_of(written(person, "account/email/email_confirmation"))
