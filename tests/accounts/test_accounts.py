"""Signing up, in and out, through HTTP; names, languages, limits, and what nobody may learn."""

import re
from io import StringIO

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils import translation

from accounts.models import Counter, Profile, User
from accounts.names import check_name
from tests.conftest import CAST
from tests.factories import CommentFactory, UserFactory

pytestmark = pytest.mark.django_db
PASSWORD = "ein langes Passwort"
TEAM = {"moderator", "second_moderator", "editor", "admin"}


def code_in(mail) -> str:
    return re.search(r"^\s*(\d{8})\s*$", mail.body, re.MULTILINE)[1]


def sign_up(browser, email="anna@example.org", name="Anna Berg", prefix="", **more):
    return browser.post(f"{prefix}/konto/signup/", {"email": email, "name": name, "password1": PASSWORD, **more})


def signed_in(browser) -> bool:
    return browser.get("/konto/").status_code == 200


# Signing up


def test_signing_up_with_the_code_from_the_mail(visit, stranger, mailoutbox, article):
    browser = visit(stranger)
    form = f"/artikel/{article.slug}/kommentieren/"
    first = sign_up(browser, next=form)
    assert not signed_in(browser)
    assert [mail.to for mail in mailoutbox] == [["anna@example.org"]]

    confirmed = browser.post(first.url, {"code": code_in(mailoutbox[0])})

    assert confirmed.url == form
    assert signed_in(browser)
    user = User.objects.get(email="anna@example.org")
    assert (user.name, user.profile.language, user.profile.confirmed_at is not None) == ("Anna Berg", "de", True)
    assert EmailAddress.objects.get(user=user).verified is True


def test_a_text_begun_as_a_visitor_waits_behind_the_sign_up(visit, stranger, mailoutbox, article):
    browser = visit(stranger)
    form = f"/artikel/{article.slug}/kommentieren/"
    browser.post(form, {"body": "Als Gast begonnen."})
    first = sign_up(browser, next=form)
    confirmed = browser.post(first.url, {"code": code_in(mailoutbox[0])})

    assert browser.get(confirmed.url).context["form"]["body"].value() == "Als Gast begonnen."
    assert article.comments.count() == 0
    browser.post(form, {"body": "Als Gast begonnen."})
    assert article.comments.get().status == "held"


def test_a_wrong_code_confirms_nothing(visit, stranger, mailoutbox):
    browser = visit(stranger)
    first = sign_up(browser)
    right = code_in(mailoutbox[0])
    browser.post(first.url, {"code": "00000000" if right != "00000000" else "11111111"})

    assert not signed_in(browser)
    assert Profile.objects.get().confirmed_at is None


def test_guessing_codes_ends_soon(visit, stranger, mailoutbox):
    browser = visit(stranger)
    first = sign_up(browser)
    for guess in range(5):
        browser.post(first.url, {"code": f"{guess:08}"})
    browser.post(first.url, {"code": code_in(mailoutbox[0])})

    assert not signed_in(browser)


def test_signing_up_in_english_brings_english_mail(visit, stranger, mailoutbox):
    sign_up(visit(stranger), prefix="/en")

    assert User.objects.get().profile.language == "en"
    assert "code" in mailoutbox[0].body.lower()


@pytest.mark.parametrize(
    "name",
    [
        "",
        "A",
        "x" * 41,
        "Anna  Berg",
        "Anna@Berg",
        "<b>Anna</b>",
        "12",
        "Admin",
        "Redaktion",
        "Die Redaktion",
        "M0derati0n",
        "Аdmin",
        "team_talentforum",
        "Anna\u3164",
    ],
)
def test_names_that_may_not_be(visit, stranger, name):
    response = sign_up(visit(stranger), name=name)

    assert response.status_code == 200
    assert "name" in response.context["form"].errors
    assert User.objects.count() == 0


@pytest.mark.parametrize("wished", ["Lea Leserin", "lea_leserin", "LEA LESERIN", "Lеа Leserin", "Lea.Leser1n"])
def test_a_name_like_anothers_is_taken(visit, stranger, reader, wished):
    response = sign_up(visit(stranger), name=wished)

    assert "name" in response.context["form"].errors


def test_an_unconfirmed_account_holds_no_name(visit, stranger):
    sign_up(visit(stranger), email="eins@example.org")

    assert sign_up(visit(stranger), email="zwei@example.org").status_code == 302
    assert Profile.objects.filter(name="Anna Berg").count() == 2


def test_a_name_taken_between_sign_up_and_confirmation_gets_a_number(visit, stranger, mailoutbox):
    slow, quick = visit(stranger), visit(stranger)
    slow_next = sign_up(slow, email="langsam@example.org", prefix="/en")
    quick_next = sign_up(quick, email="schnell@example.org")
    quick.post(quick_next.url, {"code": code_in(mailoutbox[1])})
    slow.post(slow_next.url, {"code": code_in(mailoutbox[0])})

    assert User.objects.get(email="schnell@example.org").name == "Anna Berg"
    assert User.objects.get(email="langsam@example.org").name == "Anna Berg 2"
    assert "You are now called Anna Berg 2." in slow.get("/en/konto/").text


def test_netiquette_and_privacy_are_linked_at_sign_up(visit, stranger):
    page = visit(stranger).get("/konto/signup/").text

    assert page.count('href="/netiquette/"') >= 2, "beside the one in the foot"
    assert page.count('href="/datenschutz/"') >= 2


def test_the_honeypot_makes_no_account(visit, stranger):
    sign_up(visit(stranger), website="https://spam.example")

    assert User.objects.count() == 0


# What nobody may learn


def shown(response, *addresses: str) -> tuple[int, str, str]:
    text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"|csrfToken: "\w+"', "", response.text)
    for address in addresses:
        text = text.replace(address, "X")
    return response.status_code, response.headers.get("Location", ""), text


@pytest.mark.parametrize(
    ("form", "fields"),
    [
        ("signup", {"name": "Ganz Neu", "password1": PASSWORD}),
        ("password/reset", {}),
        ("login/code", {}),
        ("login", {"password": "falsch falsch"}),
    ],
)
def test_known_and_unknown_addresses_get_the_same_answer(visit, stranger, reader, form, fields):
    answers = []
    for email in (reader.email, "unbekannt@example.net"):
        browser = visit(stranger)
        sent = fields | {"login" if form == "login" else "email": email}
        response = browser.post(f"/konto/{form}/", sent)
        answers.append([shown(response, email)])
        if response.status_code == 302:
            answers[-1].append(shown(browser.get(response.url), email))

    assert answers[0] == answers[1]


def test_signing_up_with_a_known_address_mails_its_owner_and_changes_nothing(visit, stranger, reader, mailoutbox):
    sign_up(visit(stranger), email=reader.email.upper())

    assert User.objects.count() == 1
    assert [mail.to for mail in mailoutbox] == [[reader.email]]
    assert not re.search(r"\d{8}", mailoutbox[0].body)


# Signing in and out


def test_signing_in_by_password_and_out(visit, stranger, reader):
    browser = visit(stranger)
    response = browser.post("/konto/login/", {"login": reader.email.upper(), "password": PASSWORD})
    assert (response.status_code, response.url, signed_in(browser)) == (302, "/", True)

    assert browser.get("/konto/logout/").status_code == 200
    assert signed_in(browser), "a GET signs nobody out"
    browser.post("/konto/logout/")
    assert not signed_in(browser)


def test_signing_in_by_a_code_sent_by_mail(visit, stranger, reader, mailoutbox):
    browser = visit(stranger)
    asked = browser.post("/konto/login/code/", {"email": reader.email})
    browser.post(asked.url, {"code": code_in(mailoutbox[0])})

    assert signed_in(browser)


def test_a_code_is_worth_nothing_after_a_quarter_of_an_hour(visit, stranger, reader, mailoutbox, clock):
    browser = visit(stranger)
    asked = browser.post("/konto/login/code/", {"email": reader.email})
    clock.shift(15 * 60 + 1)
    browser.post(asked.url, {"code": code_in(mailoutbox[0])})

    assert not signed_in(browser)


def test_resetting_a_password_by_code(visit, stranger, reader, mailoutbox):
    browser = visit(stranger)
    asked = browser.post("/konto/password/reset/", {"email": reader.email})
    choose = browser.post(asked.url, {"code": code_in(mailoutbox[0])})
    browser.post(choose.url, {"password1": "ein anderes Passwort", "password2": "ein anderes Passwort"})

    reader.refresh_from_db()
    assert reader.check_password("ein anderes Passwort")


def test_a_person_who_is_locked_out_cannot_sign_in(visit, stranger, reader):
    reader.is_active = False
    reader.save()
    browser = visit(stranger)
    browser.post("/konto/login/", {"login": reader.email, "password": PASSWORD})

    assert not signed_in(browser)


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example/",
        "https:evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "http://testserver.evil.example/",
        "\thttps://evil.example",
    ],
)
def test_next_leads_to_own_paths_only(visit, stranger, reader, target):
    response = visit(stranger).post("/konto/login/", {"login": reader.email, "password": PASSWORD, "next": target})

    assert response.url == "/"


def test_next_leads_back_to_the_place_in_the_thread(visit, stranger, reader):
    response = visit(stranger).post(
        "/konto/login/?next=/artikel/x/%3Fab%3D7", {"login": reader.email, "password": PASSWORD}
    )

    assert response.url == "/artikel/x/?ab=7"


# Limits


@pytest.mark.parametrize(
    ("form", "fields"),
    [
        ("login", {"login": "x@example.org", "password": "y"}),
        ("signup", {"email": "x@example.org"}),
        ("password/reset", {"email": "x@example.org"}),
        ("login/code", {"email": "x@example.org"}),
    ],
)
def test_a_seventh_form_about_one_address_in_a_minute_is_too_much(visit, stranger, clock, form, fields):
    browsers = [visit(stranger) for _ in range(7)]
    answers = [
        browser.post(f"/en/konto/{form}/", fields, REMOTE_ADDR=f"192.0.2.{n}") for n, browser in enumerate(browsers)
    ]

    assert [answer.status_code == 429 for answer in answers][-1] is True
    assert 0 < int(answers[-1]["Retry-After"]) <= 3600
    assert "That was too often in a short time." in answers[-1].text


def test_a_network_sends_twenty_forms_a_minute_at_most(visit, stranger, clock):
    statuses = [
        visit(stranger)
        .post("/konto/login/", {"login": f"{n}@example.org", "password": "y"}, REMOTE_ADDR=f"2001:db8:1:2::{n}")
        .status_code
        for n in range(21)
    ]

    assert statuses[-1] == 429
    assert (
        visit(stranger)
        .post("/konto/login/", {"login": "z@example.org", "password": "y"}, REMOTE_ADDR="2001:db8:1:3::1")
        .status_code
        == 200
    )


def test_looking_at_a_form_counts_nothing(visit, stranger):
    for _ in range(30):
        assert visit(stranger).get("/konto/login/").status_code == 200

    assert Counter.objects.count() == 0


def test_counters_hold_no_address_and_are_forgotten(visit, stranger, clock):
    from accounts.tasks import forget_old_counters

    visit(stranger).post("/konto/login/", {"login": "x@example.org", "password": "y"}, REMOTE_ADDR="192.0.2.9")
    assert all(re.fullmatch(r"[0-9a-f]{64}", counter.key) for counter in Counter.objects.all())

    clock.shift(3601)
    forget_old_counters()
    assert Counter.objects.count() == 0


def test_limits_can_be_switched_off_for_measurements(visit, stranger, settings):
    settings.RATE_LIMITS = False
    from accounts.limits import Limit

    assert [Limit("x", 1, 60).hit("a") for _ in range(3)] == [0, 0, 0]


# My account


# address → GET, POST with nothing; `in` stands for the way to the sign-in
ACCOUNT = {
    "/konto/": (200, 405),
    "/konto/name/": (200, 422),
    "/konto/sprache/": (200, 422),
    "/konto/beitraege/": (200, 405),
    "/konto/email/": (200, None),
    "/konto/password/change/": (200, None),
    "/konto/2fa/": (200, None),
    "/konto/logout/": (200, None),
}


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize("address", ACCOUNT)
def test_account_pages_are_for_those_who_are_signed_in(visit, cast, address, prefix):
    get, post = ACCOUNT[address]
    for who in CAST:
        browser = visit(cast(who))
        response = browser.get(prefix + address, follow=who in TEAM)  # without a password yet, `change` leads to `set`
        if who == "stranger":
            assert response.status_code == 302
            assert response.url.startswith((f"{prefix}/konto/login/", "/")), who
            assert not signed_in(browser)
            continue
        assert response.status_code == get, who
        assert re.search("no-store|private", response["Cache-Control"]), who
        if post:
            assert browser.post(prefix + address, {}).status_code == post, who


def test_changing_the_name_changes_it_at_earlier_comments_too(visit, stranger, author, comment):
    response = visit(author).post("/konto/name/", {"name": "Toni Tinte"})

    assert response.url == "/konto/"
    assert "Toni Tinte" in visit(stranger).get(f"/kommentare/{comment.pk}/").text
    assert Profile.objects.named("toni-tinte").get().user == author


def test_a_name_may_be_changed_in_its_writing(visit, reader):
    assert visit(reader).post("/konto/name/", {"name": "lea leserin"}).status_code == 302


@pytest.mark.parametrize("name", ["Anton Autor", "anton-autor", "Admin", "x"])
def test_a_name_that_is_taken_or_not_allowed_stays_as_it_was(visit, reader, author, name):
    response = visit(reader).post("/konto/name/", {"name": name})

    assert (response.status_code, "name" in response.context["form"].errors) == (422, True)
    assert User.objects.get(pk=reader.pk).name == "Lea Leserin"


def test_three_names_a_day_are_enough(visit, reader):
    statuses = [
        visit(reader).post("/konto/name/", {"name": f"Lea {word}"}).status_code
        for word in ("Eins", "Zwei", "Drei", "Vier")
    ]

    assert statuses == [302, 302, 302, 422]


def test_changing_the_language_changes_page_and_mail(visit, reader, mailoutbox):
    response = visit(reader).post("/konto/sprache/", {"language": "en"})

    assert response.url == "/en/konto/"
    reader.profile.refresh_from_db()
    assert reader.profile.language == "en"
    assert visit(reader).post("/konto/sprache/", {"language": "fr"}).status_code == 422


@pytest.mark.parametrize(
    "address",
    ["/", "/artikel/wettlauf/", "/netiquette/", "/konto/login/", "/konto/signup/", "/artikel/wettlauf/kommentieren/"],
)
def test_the_language_switch_keeps_the_place(visit, stranger, article, address):
    german = visit(stranger).get(address)
    english = visit(stranger).get("/en" + address)

    assert f'href="/en{address}"' in german.text
    assert f'href="{address}"' in english.text
    assert '<html lang="de"' in german.text
    assert '<html lang="en"' in english.text
    assert (german["Content-Language"], english["Content-Language"]) == ("de", "en")


def test_the_language_switch_keeps_whom_one_answers(visit, stranger, comment):
    page = visit(stranger).get(f"/artikel/{comment.article.slug}/kommentieren/?antwort={comment.pk}").text

    assert f"/en/artikel/{comment.article.slug}/kommentieren/?antwort={comment.pk}" in page


# The team


def team(*arguments: str) -> str:
    out = StringIO()
    call_command("team", "add", *arguments, stdout=out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("role", "groups", "superuser"),
    [("moderator", ["moderator"], False), ("editor", ["editor"], False), ("admin", [], True)],
)
def test_team_add_makes_the_account_with_its_role_and_no_password(role, groups, superuser):
    assert "Petra P is" in team("Neu@Example.org", "--role", role, "--name", "Petra P")

    user = User.objects.get(email="neu@example.org")
    assert (user.is_staff, user.is_superuser, user.has_usable_password()) == (True, superuser, False)
    assert [group.name for group in user.groups.all()] == groups
    assert EmailAddress.objects.get(user=user).verified is True


def test_team_add_gives_a_reader_a_role_and_twice_changes_nothing(reader):
    for _ in range(2):
        team(reader.email, "--role", "moderator")

    reader.refresh_from_db()
    assert (reader.name, reader.groups.count(), reader.check_password(PASSWORD)) == ("Lea Leserin", 1, True)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["x", "--role", "editor", "--name", "Petra P"], "is no e-mail address"),
        (["neu@example.org", "--role", "editor"], "--name"),
        (["neu@example.org", "--role", "editor", "--name", "x"], "2 to 40"),
        (["neu@example.org", "--role", "editor", "--name", "LEA-LESERIN"], "is taken"),
        (["neu@example.org", "--role", "boss", "--name", "Petra P"], "invalid choice"),
    ],
)
def test_team_add_says_what_is_wrong(reader, arguments, message):
    with pytest.raises(CommandError, match=message):
        team(*arguments)

    assert User.objects.count() == 1


def test_a_new_member_of_the_team_signs_in_by_code(visit, stranger, mailoutbox):
    team("neu@example.org", "--role", "moderator", "--name", "Petra P")
    browser = visit(stranger)
    asked = browser.post("/konto/login/code/", {"email": "neu@example.org"})
    browser.post(asked.url, {"code": code_in(mailoutbox[0])})

    assert signed_in(browser)


@pytest.mark.parametrize("who", ["moderator", "editor", "admin"])
@pytest.mark.parametrize("address", ["/admin/", "/admin/moderation/case/", "/admin/articles/article/"])
def test_the_admin_asks_the_team_for_a_second_factor(visit, cast, settings, who, address):
    settings.ADMIN_NEEDS_SECOND_FACTOR = True
    response = visit(cast(who)).get(address, follow=True)

    assert response.redirect_chain[-1][0] == "/konto/2fa/"
    assert response.status_code == 200


def test_with_a_second_factor_the_admin_opens(visit, moderator, settings):
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    settings.ADMIN_NEEDS_SECOND_FACTOR = True
    TOTP.activate(moderator, generate_totp_secret())

    assert visit(moderator).get("/admin/").status_code == 200


@pytest.mark.parametrize(
    ("who", "answer"), [("stranger", "/konto/login/?next=%2Fadmin%2F"), ("reader", 403), ("newcomer", 403)]
)
def test_the_admin_is_closed_to_readers(visit, cast, who, answer):
    response = visit(cast(who)).get("/admin/")
    first = response.url if response.status_code == 302 else response.status_code
    if isinstance(first, str) and first.startswith("/admin/login/"):
        response = visit(cast(who)).get(first)
        first = response.url if response.status_code == 302 else response.status_code

    assert first == answer


# Constraints, and what stays


def test_one_account_for_an_address():
    UserFactory(email="eins@example.org")
    with pytest.raises(IntegrityError), transaction.atomic():
        UserFactory(email="EINS@example.org")


def test_addresses_are_lower_case():
    with pytest.raises(IntegrityError, match="email_is_lower_case"), transaction.atomic():
        User.objects.create(email="Gross@example.org")


def test_one_holder_of_a_name(reader):
    with pytest.raises(IntegrityError, match="one_holder_of_a_name"), transaction.atomic():
        UserFactory(name="lea.leserin")


def test_language_is_one_of_ours(reader):
    with pytest.raises(IntegrityError, match="language_is_one_of_ours"), transaction.atomic():
        Profile.objects.filter(user=reader).update(language="fr")


def test_who_wrote_comments_cannot_be_deleted(comment):
    with pytest.raises(ProtectedError):
        comment.author.delete()


@pytest.mark.parametrize("name", ["Teamgeist", "Modest", "Sieglinde", "Michael"])
def test_reserved_words_count_as_words_only(db, name):
    check_name(name)


@pytest.mark.parametrize(
    "name", ["ADMIN", "Das Team", "redaktion-online", "Mod. Petra", "5upp0rt Support", "Аdmin", "Moderationsteam"]
)
def test_reserved_words_are_refused_anywhere_in_a_name(db, name):
    with translation.override("en"), pytest.raises(ValidationError, match="kept for the team"):
        check_name(name)


def test_a_rename_races_no_other(reader, author):
    with pytest.raises(IntegrityError):
        reader.profile.rename("ANTON AUTOR")

    assert CommentFactory(author=author).author.name == "Anton Autor"
