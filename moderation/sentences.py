"""What sanctions mean, told to who bears them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

WARNED_BY_MAIL = _(
    "You are warned: if you keep sending notices that are manifestly unfounded, we stop dealing with yours for a time."
)
ENDLESS = {
    "warning": _("You are warned. Before your next text you confirm that you have read this."),
    "ban": _("Your account is closed for good."),
}
UNTIL = {
    "hold": _("Until %(time)s a moderator reads each of your texts before it appears."),
    "mute": _("Until %(time)s you cannot write, change texts, vote or report."),
    "ban": _("Your account is closed until %(time)s."),
    "notices": _("Until %(time)s we keep notices from your e-mail address, and do not deal with them."),
}
