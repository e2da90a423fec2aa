"""One's own account: name, language, and the way to what allauth brings."""

from typing import cast

from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from talentforum.lib.access import private_page
from talentforum.lib.forms import INVALID
from talentforum.lib.languages import in_language

from .forms import LanguageForm, NameForm
from .limits import Limit
from .models import User

_SHOWS = gettext_lazy("Your name is changed, at your earlier comments too.")
_WAITS = gettext_lazy("A moderator looks at the new name before it is shown.")

RENAMING = Limit("rename.day", 3, 24 * 3600)  # a name is what others know a person by


@private_page
@login_required
@require_safe
def account(request: HttpRequest) -> HttpResponse:
    """Show one's own account."""
    return render(request, "accounts/account.html", {"second_factor": is_mfa_enabled(request.user)})


@private_page
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def change_name(request: HttpRequest) -> HttpResponse:
    """Change one's display name."""
    form = NameForm(request.POST or None, instance=cast("User", request.user).profile)
    if request.method != "POST":
        return render(request, "accounts/name.html", {"form": form})
    if form.is_valid() and RENAMING.hit(request.user.pk):
        form.add_error("name", _("You have changed your name several times today. Please try again tomorrow."))
    if form.is_valid():
        try:
            form.save()
        except IntegrityError:
            form.add_error("name", _("Somebody has just taken this name. Please choose another one."))
        else:
            messages.success(request, _SHOWS if form.shows else _WAITS)
            return redirect("account")
    return render(request, "accounts/name.html", {"form": form}, status=INVALID)


@private_page
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def change_language(request: HttpRequest) -> HttpResponse:
    """Change the language of one's mails and of the pages after sign-in."""
    form = LanguageForm(request.POST or None, instance=cast("User", request.user).profile)
    if request.method != "POST" or not form.is_valid():
        return render(
            request, "accounts/language.html", {"form": form}, status=200 if request.method != "POST" else INVALID
        )
    profile = form.save()
    with translation.override(profile.language):
        messages.success(request, _("Your language is changed."))
    return HttpResponseRedirect(in_language(reverse("account"), profile.language))
