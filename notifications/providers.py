"""What mail providers tell became of a mail, and when it means: send nothing more to this address."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from anymail.signals import EventType, RejectReason

from .models import StoppedAddress

# The views of django-anymail that understand a provider, and check its signature or its password.
VIEWS = {
    "brevo": "anymail.webhooks.brevo.BrevoTrackingWebhookView",
    "mailersend": "anymail.webhooks.mailersend.MailerSendTrackingWebhookView",
    "mailgun": "anymail.webhooks.mailgun.MailgunTrackingWebhookView",
    "mailjet": "anymail.webhooks.mailjet.MailjetTrackingWebhookView",
    "mailtrap": "anymail.webhooks.mailtrap.MailtrapTrackingWebhookView",
    "mandrill": "anymail.webhooks.mandrill.MandrillCombinedWebhookView",
    "postal": "anymail.webhooks.postal.PostalTrackingWebhookView",
    "postmark": "anymail.webhooks.postmark.PostmarkTrackingWebhookView",
    "resend": "anymail.webhooks.resend.ResendTrackingWebhookView",
    "sparkpost": "anymail.webhooks.sparkpost.SparkPostTrackingWebhookView",
}

FOR_GOOD_AT_SPARKPOST = frozenset({"10", "30"})  # bounce classes: no such recipient


def _may_pass_at_resend(said: Any) -> bool:
    """Tell whether a bounce may pass; what is older names no type, but says it in words."""
    bounce = said["data"].get("bounce") or {}
    return bounce["type"] != "Permanent" if "type" in bounce else "hard bounce" not in bounce.get("message", "")


# Bounces that may pass, such as a full mailbox; anymail gives both kinds one name where a provider gives them two.
MAY_PASS: dict[str, Callable[[Any], bool]] = {
    "brevo": lambda said: said["event"] == "soft_bounce",
    "mailersend": lambda said: said["data"]["type"] == "soft_bounced",
    "mailjet": lambda said: not said.get("hard_bounce"),
    "mandrill": lambda said: said.get("event") == "soft_bounce",
    "postmark": lambda said: said.get("Type") == "SoftBounce",
    "resend": _may_pass_at_resend,
    "sparkpost": lambda said: str(said.get("bounce_class")) not in FOR_GOOD_AT_SPARKPOST,
}


def reason_to_stop(provider: str, event: Any) -> StoppedAddress.Reason | None:
    """Return why nothing more is to be sent to the recipient of an event; None where there is no reason.

    A complaint is one, and that the address does not exist. A receiver who dislikes our server or this very text is
    none: it says nothing about the address.
    """
    if event.event_type == EventType.COMPLAINED:
        return StoppedAddress.Reason.COMPLAINT
    if event.event_type == EventType.REJECTED and event.reject_reason == RejectReason.SPAM:
        return StoppedAddress.Reason.COMPLAINT  # the provider refuses to send, as there was one before
    return StoppedAddress.Reason.BOUNCE if _is_unknown_address(provider, event) else None


def _is_unknown_address(provider: str, event: Any) -> bool:
    if provider == "postal" and event.event_type == EventType.FAILED:
        return True  # "HardFail": from now on Postal itself sends nothing there
    if event.event_type == EventType.BOUNCED:
        telling: set[str | None] = {RejectReason.BOUNCED, RejectReason.INVALID, None}
    elif event.event_type == EventType.REJECTED:
        telling = {RejectReason.BOUNCED, RejectReason.INVALID}
    else:
        return False
    return event.reject_reason in telling and not _may_pass(provider, event)


def _may_pass(provider: str, event: Any) -> bool:
    return provider in MAY_PASS and MAY_PASS[provider](_inner(provider, event.esp_event))


def _inner(provider: str, said: Any) -> Any:
    """Return the event itself; SparkPost wraps it twice."""
    return next(iter(said["msys"].values())) if provider == "sparkpost" else said
