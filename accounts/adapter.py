"""Where allauth asks us."""

from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.account.signals import email_confirmed
from allauth.account.utils import passthrough_next_redirect_url
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from talentforum.lib import stationery
from talentforum.lib.access import client_address

from .models import Profile, User

LONGEST_EMAIL = 254
CLOSED = "closed_account"  # in the session of who signed in rightly to an account that is closed

# Being signed in or out is seen on the page itself; a message would need a session for strangers.
_SILENT = {"account/messages/logged_in.txt", "account/messages/logged_out.txt"}
# The page that asks for the code says that a mail was sent; only sending once more is news.
_SAID_BY_THE_PAGE = {"account/messages/email_confirmation_sent.txt", "account/messages/login_code_sent.txt"}


class Adapter(DefaultAccountAdapter):
    """Sign-up with a display name, mails in the person's language, redirects to own paths only.

    What it answers to known and unknown e-mail addresses is alike in text, status and work.
    """

    error_messages: ClassVar[dict[str, Any]] = DefaultAccountAdapter.error_messages | {
        "account_inactive": gettext_lazy("This account is closed."),
        "cannot_remove_primary_email": gettext_lazy("You cannot remove your only confirmed address."),
        "duplicate_email": gettext_lazy("This is your address already."),
        "email_password_mismatch": gettext_lazy(
            "E-mail address and password do not fit together. Please try again, or have a code sent by mail: with it "
            "you get in without a password, and a new address is confirmed."
        ),
        "email_taken": gettext_lazy("This address cannot be used for this account. Please take another one."),
        "enter_current_password": gettext_lazy("This is not your present password."),
        "incorrect_code": gettext_lazy("This is not the code from our newest mail. Please compare it once more."),
        "incorrect_password": gettext_lazy("This is not your password. Please try again."),
        "rate_limited": gettext_lazy("That was too often in a short time. Please wait a little and try again."),
        "same_as_current": gettext_lazy("This is your address already."),
        "too_many_login_attempts": gettext_lazy(
            "That did not fit too often. Please wait five minutes, or have a new code sent by mail."
        ),
    }

    def clean_email(self, email: str) -> str:
        """Refuse addresses longer than mail knows (RFC 5321); allauth would store their beginning."""
        if len(email) > LONGEST_EMAIL:
            raise ValidationError(_("This address is too long. Please take another one."))
        return email

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        """Save the account with its profile, or neither."""
        with transaction.atomic():
            user = super().save_user(request, user, form, commit)
            Profile.objects.create(user=user, name=form.cleaned_data["name"], language=translation.get_language())
        return user

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """Let a password open confirmed accounts only; others are opened by a code sent to their address.

        Else who signs up with a stranger's address and tries that password would see whether the address was
        known before; and would own the password of an account that its owner confirms later.
        """
        user = super().authenticate(request, **credentials)
        return user if user and EmailAddress.objects.filter(user=user, verified=True).exists() else None

    def send_account_already_exists_mail(self, email: str) -> None:
        """Tell the owner of an address that someone signed up with it, after as much work as an account takes."""
        make_password(email)
        super().send_account_already_exists_mail(email)

    def respond_email_verification_sent(self, request: HttpRequest, user: User | None) -> HttpResponse:
        """Lead to the page that asks for the code, and keep the place to go back to on the way."""
        page = reverse("account_email_verification_sent")
        return HttpResponseRedirect(passthrough_next_redirect_url(request, page, REDIRECT_FIELD_NAME))

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Lead back to the account after a new password."""
        return reverse("account")

    def get_email_verification_redirect_url(self, email_address: EmailAddress) -> str:
        """Lead back to the account after a new address."""
        return reverse("account")

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        """Tell who showed that the account is theirs why it is closed; nobody else learns that it is."""
        request.session[CLOSED] = user.pk
        return super().respond_user_inactive(request, user)

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *args: Any, **kwargs: Any
    ) -> None:
        """Show allauth's messages but for those that the page itself says."""
        again = request.POST.get("action") == "resend"
        if message_template not in _SILENT and (again or message_template not in _SAID_BY_THE_PAGE):
            super().add_message(request, level, message_template, *args, **kwargs)

    def render_mail(self, template_prefix: str, email: str, context: dict[str, Any], headers: Any = None) -> Any:
        """Write mails in the language of their reader, by name only to an address that was confirmed.

        A name is a stranger's words until then, and could be used to send such words to anybody. Each mail is one
        template, which is rendered into the layout of its text and into that of its HTML.
        """
        owner = EmailAddress.objects.filter(email=email.lower()).select_related("user__profile").first()
        reader = owner.user if owner else context.get("user") or getattr(self.request, "user", None)
        profile = getattr(reader, "profile", None)
        name = profile.name if profile and owner and owner.verified else ""
        context |= {"site_url": settings.SITE_URL, "name": name}
        with translation.override(profile.language if profile else translation.get_language()):
            return self._written(template_prefix, email, context, (headers or {}) | stationery.AUTOMATIC)

    def _written(self, prefix: str, email: str, context: dict[str, Any], headers: dict[str, str]) -> Any:
        """Return a mail as text and as HTML, in the active language."""
        mail = super().render_mail(prefix, email, context | {"suffix": "txt"}, headers)
        template, context = f"{prefix}_message.txt", context | {"subject": mail.subject}
        mail.body = stationery.as_text(template, context | {"suffix": "txt"})
        mail.attach_alternative(stationery.as_html(template, context | {"suffix": "html"}), "text/html")
        return mail

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Name the ways to show once more who one is as the labels of buttons."""
        names = {
            "reauthenticate": _("With my password"),
            "mfa_reauthenticate": _("With a code from my app"),
            "mfa_reauthenticate:webauthn": _("With a passkey or security key"),
        }
        return [way | {"description": names[way["id"]]} for way in super().get_reauthentication_methods(user)]

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return the visitor's address as TRUSTED_PROXIES let us see it."""
        return client_address(request)

    def is_safe_url(self, url: str | None) -> bool:
        """Follow `next` to own paths only."""
        return bool(url) and url_has_allowed_host_and_scheme(url, allowed_hosts=None)


@receiver(email_confirmed)
def hold_the_name(sender: type, request: HttpRequest, email_address: EmailAddress, **_unused: Any) -> None:
    """Make the wished name the person's own with the first confirmed address, whichever code confirmed it.

    An account that its owner opens first by another way than the sign-up's own code may have been made by a
    stranger, so the password chosen then is dropped.
    """
    user = email_address.user
    if user.profile.confirmed_at is not None:
        return
    if request.resolver_match and request.resolver_match.url_name != "account_email_verification_sent":
        user.set_unusable_password()
        user.save(update_fields=["password"])
    if not user.profile.confirm():
        text = _("Somebody took the name you wished for in the meantime. You are now called %(name)s.")
        messages.info(request, text % {"name": user.profile.name})
