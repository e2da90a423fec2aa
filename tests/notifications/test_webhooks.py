"""What the mail provider tells: addresses that do not work get no more mails."""

import base64
import hashlib
import hmac
import json
from urllib.parse import urlencode

import pytest
from django.test import Client
from structlog.testing import capture_logs

from notifications.models import StoppedAddress
from notifications.providers import VIEWS
from talentforum.lib.environment import PASSWORD, PROVIDERS

pytestmark = pytest.mark.django_db
SECRET = "postbote:gUeSs-mE-nOt-4711"
RECIPIENT = "Leserin@example.net"
JSON = "application/json"


@pytest.fixture
def provider(settings):
    """Return a function that sets the site up with a provider."""

    def use(name):
        settings.MAIL_PROVIDER = name
        settings.ANYMAIL = {PROVIDERS[name]: SECRET, "MANDRILL_WEBHOOK_URL": "https://testserver/mail/mandrill/"}

    return use


def told(name, said, headers=None, *, secret=SECRET):
    """Tell the site something as a provider does, and return the answer."""
    body = said if isinstance(said, bytes) else json.dumps(said).encode()
    if headers is None:
        headers = {"Authorization": f"Basic {base64.b64encode(secret.encode()).decode()}"}
    browser = Client(enforce_csrf_checks=True)
    return browser.generic("POST", f"/mail/{name}/", body, JSON, headers=headers, secure=True)


def signature(message, *, secret=SECRET):
    return hmac.new(secret.encode(), message, hashlib.sha256).hexdigest()


def stopped():
    return dict(StoppedAddress.objects.values_list("email", "reason"))


def postmark(kind="HardBounce", record="Bounce"):
    # https://postmarkapp.com/developer/webhooks/bounce-webhook
    return {
        "RecordType": record, "MessageStream": "outbound", "ID": 4323372036854775807, "Type": kind, "TypeCode": 1,
        "Name": "Hard bounce", "Tag": "", "MessageID": "883953f4-6105-42a2-a16a-77a8eac79483", "ServerID": 23,
        "Description": "The server was unable to deliver your message", "Details": "550 no such user",
        "Email": RECIPIENT, "From": "noreply@example.org", "BouncedAt": "2026-11-05T16:33:54.9070259Z",
        "DumpAvailable": True, "Inactive": True, "CanActivate": True, "Subject": "Eine Antwort", "Metadata": {},
    }  # fmt: skip


def mailgun(event="failed", severity="permanent", reason="bounce", *, secret=SECRET):
    # https://documentation.mailgun.com/docs/mailgun/user-manual/events/webhooks
    stamp, token = "1795000000", "a8ce0edb2dd8301dee6c2405235584e45aa91d1e9f979f3de0"
    signed = signature(f"{stamp}{token}".encode(), secret=secret)
    return {
        "signature": {"timestamp": stamp, "token": token, "signature": signed},
        "event-data": {
            "event": event, "severity": severity, "reason": reason, "id": "G9Bn5sl1TC6nu79C8C0bwg",
            "timestamp": 1795000000.3, "recipient": RECIPIENT, "recipient-domain": "example.net", "tags": [],
            "delivery-status": {"code": 550, "message": "no such user", "attempt-no": 1, "description": ""},
            "message": {"headers": {"to": RECIPIENT, "message-id": "1@forum.example.org", "subject": "Eine Antwort"}},
            "user-variables": {}, "flags": {"is-test-mode": False},
        },
    }  # fmt: skip


def brevo(event):
    # https://developers.brevo.com/docs/transactional-webhooks
    return {
        "event": event, "email": RECIPIENT, "id": 26224, "date": "2026-11-05 17:00:00", "ts": 1795000000,
        "message-id": "<1@forum.example.org>", "ts_event": 1795000000, "ts_epoch": 1795000000000,
        "subject": "Eine Antwort", "reason": "550 no such user", "sending_ip": "192.0.2.7", "tags": [],
    }  # fmt: skip


def resend(kind, event="email.bounced"):
    # https://resend.com/docs/dashboard/webhooks/event-types
    words = "The recipient's email provider sent a hard bounce message." if kind else "… a bounce message … inbox full."
    bounce = {"message": words, **({"type": kind, "subType": "General"} if kind else {})}
    return {
        "type": event, "created_at": "2026-11-05T16:33:54.000Z",
        "data": {"email_id": "56761188-7520-42d8-8898-ff6fc54ce618", "to": [RECIPIENT], "bounce": bounce},
    }  # fmt: skip


def mailersend(kind):
    # https://developers.mailersend.com/general#activity-webhooks
    morph = {"object": "recipient_bounce", "reason": "Host or domain name not found"}
    email = {"message": {"id": "62f11"}, "recipient": {"email": RECIPIENT}, "status": "rejected", "tags": None}
    said = {"id": "62f1", "type": kind, "created_at": "2026-11-05T16:33:54Z", "morph": morph, "email": email}
    return {"type": f"activity.{kind}", "data": said}


def mailtrap(event):
    # https://docs.mailtrap.io/email-api-smtp/advanced/webhooks
    said = {
        "event": event, "email": RECIPIENT, "message_id": "1", "event_id": "2", "timestamp": 1795000000,
        "sending_stream": "transactional",
    }  # fmt: skip
    return {"events": [said]}


def mailjet(event="bounce", *, hard=True, error="user unknown"):
    # https://dev.mailjet.com/email/guides/webhooks/
    said = {"event": event, "time": 1795000000, "MessageID": 19421777396190490, "email": RECIPIENT, "error": error}
    return [said | ({"hard_bounce": hard, "blocked": False} if event == "bounce" else {})]


def sparkpost(bounce_class="10", event="bounce"):
    # https://developers.sparkpost.com/api/webhooks/
    said = {
        "type": event,
        "raw_rcpt_to": RECIPIENT,
        "rcpt_to": RECIPIENT.lower(),
        "timestamp": "1795000000",
        "bounce_class": bounce_class,
    }
    return [{"msys": {"message_event": said}}]


SAID = [
    ("postmark", postmark(), "bounce"),
    ("postmark", postmark("SoftBounce"), None),
    ("postmark", postmark("Transient"), None),
    ("postmark", postmark("Blocked"), None),
    ("postmark", postmark("BadEmailAddress"), "bounce"),
    ("postmark", postmark("SpamComplaint", "SpamComplaint"), "complaint"),
    ("postmark", {"RecordType": "Delivery", "Recipient": RECIPIENT, "DeliveredAt": "2026-11-05T16:33:54Z"}, None),
    ("mailgun", mailgun(), "bounce"),
    ("mailgun", mailgun(reason="suppress-bounce"), "bounce"),
    ("mailgun", mailgun(severity="temporary", reason="generic"), None),
    ("mailgun", mailgun(reason="old"), None),
    ("mailgun", mailgun("complained"), "complaint"),
    ("mailgun", mailgun("opened"), None),
    ("brevo", brevo("hard_bounce"), "bounce"),
    ("brevo", brevo("soft_bounce"), None),
    ("brevo", brevo("invalid_email"), "bounce"),
    ("brevo", brevo("blocked"), None),
    ("brevo", brevo("spam"), "complaint"),
    ("resend", resend("Permanent"), "bounce"),
    ("resend", resend("Transient"), None),
    ("resend", resend(""), None),
    ("resend", resend("", "email.complained"), "complaint"),
    ("mailjet", mailjet(), "bounce"),
    ("mailjet", mailjet(hard=False, error="quota exceeded"), None),
    ("mailjet", mailjet("blocked", error="spam reporter"), "complaint"),
    ("mailjet", mailjet("spam"), "complaint"),
    ("sparkpost", sparkpost(), "bounce"),
    ("sparkpost", sparkpost("22"), None),
    ("sparkpost", sparkpost("51"), None),
    ("sparkpost", sparkpost(event="spam_complaint"), "complaint"),
]


@pytest.mark.parametrize(("name", "said", "reason"), SAID)
def test_what_a_provider_tells_stops_an_address_that_does_not_exist_or_whose_owner_complained(
    provider, name, said, reason
):
    provider(name)

    assert told(name, said).status_code == 200

    assert stopped() == ({RECIPIENT.lower(): reason} if reason else {})


@pytest.mark.parametrize(
    ("name", "header", "said", "reason"),
    [
        ("mailersend", "Signature", mailersend("hard_bounced"), "bounce"),
        ("mailersend", "Signature", mailersend("soft_bounced"), None),
        ("mailersend", "Signature", mailersend("spam_complaint"), "complaint"),
        ("mailtrap", "Mailtrap-Signature", mailtrap("bounce"), "bounce"),
        ("mailtrap", "Mailtrap-Signature", mailtrap("soft bounce"), None),
        ("mailtrap", "Mailtrap-Signature", mailtrap("spam"), "complaint"),
    ],
)
def test_a_signature_over_the_whole_text_is_checked(provider, name, header, said, reason):
    provider(name)
    body = json.dumps(said).encode()

    assert told(name, body, {header: signature(body, secret="somebody else's")}).status_code == 400
    assert told(name, body + b" ", {header: signature(body)}).status_code == 400
    assert stopped() == {}

    assert told(name, body, {header: signature(body)}).status_code == 200
    assert stopped() == ({RECIPIENT.lower(): reason} if reason else {})


@pytest.mark.parametrize(("kind", "reason"), [("hard_bounce", "bounce"), ("soft_bounce", None), ("spam", "complaint")])
def test_mandrill_signs_address_and_fields(provider, kind, reason):
    # https://mailchimp.com/developer/transactional/guides/track-respond-activity-webhooks/
    provider("mandrill")
    events = json.dumps([{"event": kind, "_id": "1", "ts": 1795000000, "msg": {"email": RECIPIENT}}])
    signed = f"https://testserver/mail/mandrill/mandrill_events{events}".encode()
    mark = base64.b64encode(hmac.new(SECRET.encode(), signed, hashlib.sha1).digest()).decode()

    def tell(mark):
        body, form = urlencode({"mandrill_events": events}), "application/x-www-form-urlencoded"
        return Client().generic(
            "POST", "/mail/mandrill/", body, form, headers={"X-Mandrill-Signature": mark}, secure=True
        )

    assert tell(mark.swapcase()).status_code == 400
    assert stopped() == {}
    assert tell(mark).status_code == 200
    assert stopped() == ({RECIPIENT.lower(): reason} if reason else {})


def test_without_signature_or_with_a_wrong_one_nothing_is_changed(provider):
    bodies = {"postmark": postmark(), "mailgun": mailgun(secret="somebody else's")}
    for name in PROVIDERS:
        provider(name)
        body = bodies.get(name, {})

        assert (name, told(name, body, {}).status_code) == (name, 400)
        assert (name, told(name, body, secret="postbote:wrong").status_code) == (name, 400)
    assert stopped() == {}


@pytest.mark.parametrize("name", ["postmark", "mailgun", "sparkpost", "mailjet"])
def test_what_cannot_be_understood_is_refused_and_changes_nothing(provider, name):
    provider(name)
    odd = (b"", b"null", b"7", b"{", b"\xff", b"[" * 200_000, b"[7]", b'[{"signature": 7}]')

    assert {told(name, body).status_code for body in odd} == {400}
    assert stopped() == {}


def test_what_is_no_address_is_not_kept(provider):
    provider("postmark")

    for address in (
        "",
        "niemand",
        "a@b\r\nBcc: c@d.de",
        "\x00@example.org",
        7,
        ["a@b.de"],
        "x" * 400,
        "x" * 64 + "@a.de" * 60,
    ):
        assert told("postmark", postmark() | {"Email": address}).status_code in {200, 400}
    assert stopped() == {}


def test_there_is_nothing_without_a_provider_or_at_another_ones_address(provider):
    assert told("postmark", postmark()).status_code == 404
    assert told("", {}).status_code == 404

    provider("mailgun")
    assert told("postmark", postmark()).status_code == 404
    assert Client().get("/en/mail/mailgun/", secure=True).status_code == 404
    assert stopped() == {}


def test_reading_the_address_changes_nothing_and_providers_may_look_whether_it_is_there(provider):
    provider("postmark")

    assert Client().get("/mail/postmark/", secure=True).status_code == 405
    assert Client().head("/mail/postmark/", secure=True).status_code == 200


def test_twice_and_in_any_order_is_as_once(provider):
    provider("postmark")
    for said in (postmark(), postmark("SpamComplaint", "SpamComplaint"), postmark()):
        assert told("postmark", said).status_code == 200

    assert stopped() == {RECIPIENT.lower(): "bounce"}


def test_what_is_too_long_is_refused_unread(provider, settings):
    provider("postmark")
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000

    assert told("postmark", postmark() | {"Details": "x" * 1000}).status_code == 413
    assert stopped() == {}


def test_no_line_of_the_log_tells_who(provider):
    provider("postmark")
    with capture_logs() as lines:
        told("postmark", postmark())
        told("postmark", postmark(), {})

    assert [line["event"] for line in lines if "mail" in line["event"]] == [
        "mails to an address stopped", "report on mail refused",
    ]  # fmt: skip
    assert RECIPIENT.lower() not in str(lines).lower()
    assert SECRET not in str(lines)


def test_each_provider_that_can_be_set_has_its_view():
    assert set(VIEWS) == set(PROVIDERS)
    assert PASSWORD in PROVIDERS.values()
