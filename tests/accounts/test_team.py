"""The team: `manage.py team add`, and the second factor before the admin."""

from io import StringIO

import pytest
from allauth.account.models import EmailAddress
from django.core.management import CommandError, call_command

from accounts.models import User
from tests.accounts.forms import PASSWORD, code_in, signed_in

pytestmark = pytest.mark.django_db


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


@pytest.mark.usefixtures("without_second_factor")
@pytest.mark.parametrize(
    ("given", "has"), [(["senior"], {"senior", "moderator"}), (["moderator"], {"moderator"}), ([], set())]
)
def test_an_administrator_gives_and_takes_roles_and_senior_moderators_are_moderators(visit, admin, senior, given, has):
    profile = {"TOTAL_FORMS": 1, "INITIAL_FORMS": 1, "0-user": senior.pk, "0-name": senior.name, "0-language": "de"}
    sent = {f"profile-{name}": value for name, value in profile.items()}
    visit(admin).post(f"/admin/accounts/user/{senior.pk}/change/", sent | {"is_active": "on", "roles": given})

    senior.refresh_from_db()
    assert set(senior.groups.values_list("name", flat=True)) == has
    assert senior.is_staff is bool(has)
