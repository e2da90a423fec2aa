"""`manage.py mail check`, against a name server and a mail server of the test's own."""

import io
import socket

import pytest
from django.core.management import CommandError, call_command

from notifications.models import StoppedAddress
from talentforum.lib.environment import mail_transport

from .mailserver import MailServer
from .nameserver import NameServer

pytestmark = pytest.mark.django_db
KEY = "v=DKIM1; k=rsa; p=" + "MIIBIjANBgkq" * 30
DOMAIN = "post.example.org"


@pytest.fixture
def names():
    """A name server that knows a domain as it should be."""
    server = NameServer()
    server.records = {
        DOMAIN: ["some-verification=1", "v=spf1 include:spf.provider.example -all"],
        f"s1._domainkey.{DOMAIN}": [KEY],
        f"_dmarc.{DOMAIN}": ["v=DMARC1; p=quarantine; rua=mailto:dmarc@example.org"],
    }
    server.machines = {"forum.example.org"}
    server.start()
    yield server
    server.stop()


@pytest.fixture
def post():
    """A mail server."""
    server = MailServer()
    server.start()
    yield server
    server.stop()


@pytest.fixture
def site(settings, post):
    """A site that is set up."""
    settings.SITE_URL = "https://forum.example.org"
    settings.DEFAULT_FROM_EMAIL = f"Forum <noreply@{DOMAIN}>"
    settings.MAIL_PROVIDER = "postmark"
    settings.MAILERS = settings.MAILERS | {"transport": post.transport()}
    return settings


@pytest.fixture
def check(names, site):
    """Return a function that runs the command and gives what it says, and with which words it fails."""

    def run(*options):
        out, fault = io.StringIO(), ""
        try:
            call_command("mail", "check", "--dns", names.place, *options, stdout=out)
        except CommandError as error:
            fault = str(error)
        return out.getvalue(), fault

    return run


def states(said):
    """What each line is about, with how it turned out."""
    pairs = [line.split(":")[0].split(maxsplit=1) for line in said.splitlines() if ":" in line]
    return [(what, state) for state, what in pairs]


def test_a_domain_that_is_set_up_passes_line_by_line(check):
    StoppedAddress.objects.stop("weg@example.org", StoppedAddress.Reason.BOUNCE)

    said, fault = check()

    assert fault == ""
    assert states(said) == [
        ("Mail server", "ok"), ("Encryption", "note"), ("Sender", "ok"), ("SPF", "ok"), ("DKIM", "ok"), ("DMARC", "ok"),
        ("SITE_URL", "ok"), ("List-Unsubscribe", "ok"), ("Bounces", "ok"), ("Stopped addresses", "ok"),
    ]  # fmt: skip
    assert "v=spf1 include:spf.provider.example -all" in said
    assert f"s1._domainkey.{DOMAIN}" in said
    assert "https://forum.example.org/mail/postmark/" in said
    assert "1 (in the admin" in said
    assert "weg@example.org" not in said


@pytest.mark.parametrize(
    ("record", "state"),
    [
        ([], "FAILS"),
        (["v=spf1 -all", "v=spf1 mx -all"], "FAILS"),
        (["v=spf1 include:a.example +all"], "FAILS"),
        (["v=spf1 include:a.example ?all"], "note"),
        (["v=spf1 redirect=_spf.a.example"], "ok"),
        (["v=spf10 -all"], "FAILS"),
    ],
)
def test_spf_is_read(check, names, record, state):
    names.records[DOMAIN] = record

    said, fault = check()

    assert dict(states(said))["SPF"] == state
    assert bool(fault) is (state == "FAILS")


@pytest.mark.parametrize(
    ("name", "record", "state"),
    [
        (f"_dmarc.{DOMAIN}", "v=DMARC1; p=none", "note"),
        (f"_dmarc.{DOMAIN}", "v=DMARC1; p = reject", "ok"),
        (f"_dmarc.{DOMAIN}", "v=DMARC1; rua=mailto:a@b.de", "FAILS"),
        ("_dmarc.example.org", "v=DMARC1; p=reject; sp=none", "note"),
        ("_dmarc.example.org", "v=DMARC1; p=reject", "ok"),
        ("_dmarc.org", "v=DMARC1; p=reject", "FAILS"),
    ],
)
def test_dmarc_is_read_where_need_be_from_a_domain_above(check, names, name, record, state):
    del names.records[f"_dmarc.{DOMAIN}"]
    names.records[name] = [record]

    said, fault = check()

    assert dict(states(said))["DMARC"] == state
    assert bool(fault) is (state == "FAILS")


def test_what_cannot_be_seen_of_dkim_is_said(check, names):
    names.records[f"20261105pm._domainkey.{DOMAIN}"] = names.records.pop(f"s1._domainkey.{DOMAIN}")

    said, fault = check()
    assert (dict(states(said))["DKIM"], fault) == ("note", "")
    assert "--selector" in said

    said, fault = check("--selector", "20261105pm")
    assert (dict(states(said))["DKIM"], fault) == ("ok", "")


@pytest.mark.parametrize("record", [[], ["v=DKIM1; p="]])
def test_a_key_that_was_named_and_is_not_there_fails(check, names, record):
    names.records[f"eigen._domainkey.{DOMAIN}"] = record

    said, fault = check("--selector", "s1", "--selector", "eigen")

    assert [state for what, state in states(said) if what == "DKIM"] == ["ok", "FAILS"]
    assert fault == "1 of 11 fail."


def test_a_site_that_others_cannot_reach_fails(check, site):
    site.SITE_URL, site.DEFAULT_FROM_EMAIL, site.MAIL_PROVIDER = "http://127.0.0.1:8000", "noreply@localhost", ""

    said, fault = check()

    found = dict(states(said))
    assert (found["Sending domain"], found["SITE_URL"], found["List-Unsubscribe"]) == ("FAILS", "FAILS", "FAILS")
    assert (found["Bounces"], fault) == ("note", "3 of 8 fail.")


def test_a_host_without_an_address_fails(check, names):
    names.machines.clear()

    assert dict(states(check()[0]))["List-Unsubscribe"] == "FAILS"


def test_a_sender_that_the_server_refuses_fails(check, post):
    post.answers["MAIL", ""] = "553 not yours"

    said, fault = check()

    assert (dict(states(said))["Sender"], fault) == ("FAILS", "1 of 10 fail.")
    assert "553 not yours" in said


def test_a_server_that_is_not_there_or_cannot_do_what_is_asked_fails(check, site, post):
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        site.MAILERS |= {"transport": mail_transport(f"smtp://127.0.0.1:{nobody.getsockname()[1]}?tls=off")}
        said, fault = check()
    assert (dict(states(said))["Mail server"], bool(fault)) == ("FAILS", True)
    assert "could not be reached" in said

    site.MAILERS |= {"transport": mail_transport(f"smtp://127.0.0.1:{post.port}?tls=starttls")}
    said, fault = check()
    assert (dict(states(said))["Mail server"], bool(fault)) == ("FAILS", True)
    assert "STARTTLS" in said

    site.MAILERS |= {"transport": mail_transport("console:")}
    said, fault = check()
    assert (dict(states(said))["Mail server"], bool(fault)) == ("FAILS", True)


def test_without_a_name_server_each_look_up_says_so_and_nothing_fails_by_it(site, monkeypatch):
    monkeypatch.setattr("notifications.domain.LONGEST_LOOKUP", 0.2)  # seconds of waiting, no behaviour
    out = io.StringIO()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as silent:
        silent.bind(("127.0.0.1", 0))
        call_command("mail", "check", "--dns", f"127.0.0.1:{silent.getsockname()[1]}", stdout=out)

    found = dict(states(out.getvalue()))
    assert {what for what, state in found.items() if state == "?"} == {"SPF", "DKIM", "DMARC", "List-Unsubscribe"}
    assert out.getvalue().count("could not be asked.") == 5
    assert out.getvalue().endswith("Nothing fails; 4 could not be asked.\n")


def test_a_name_server_that_denies_everything_tells_nothing_about_the_domain(check, names):
    names.denies_all, names.records, names.machines = True, {}, set()

    said, fault = check()

    assert (said.count("could not be asked."), fault) == (5, "")


def test_a_test_mail_goes_the_way_of_all_others(check, post):
    said, fault = check("--to", "chef@example.org")

    assert (dict(states(said))["Test mail"], fault) == ("ok", "")
    assert post.receivers() == ["chef@example.org"]
    ((_receiver, letter),) = post.letters
    assert letter["Subject"] == "Test-Mail"
    assert "Authentication-Results" in letter.get_body(("plain",)).get_content()
    assert "<h1" in letter.get_body(("html",)).get_content()

    post.answers["RCPT", "weg@example.org"] = "550 no such user"
    said, fault = check("--to", "weg@example.org")
    assert (dict(states(said))["Test mail"], fault) == ("FAILS", "1 of 11 fail.")


def test_without_to_no_mail_is_sent(check, post):
    check()

    assert (post.letters, post.connections) == ([], 1)


@pytest.mark.parametrize("options", [("--to", "niemand"), ("--to", "a@b.de\nBcc: c@d.de"), ("--dns", "ns.example.org")])
def test_wrong_options_are_named(options):
    with pytest.raises(CommandError, match=options[0]):
        call_command("mail", "check", *options)
