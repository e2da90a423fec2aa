"""What a reader can do with a comment: the links beneath it."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, NamedTuple

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from .addresses import address, address_to_ignore

if TYPE_CHECKING:
    from .entry import Entry


class Deed(NamedTuple):
    """A link beneath a comment, and where htmx puts its answer; nowhere, where it has a page of its own.

    It writes itself: a page has a hundred of them, and a template would take a third of the page's time for these.
    """

    label: str
    said: str
    address: str
    target: str = ""
    is_answer: bool = False

    def __html__(self) -> SafeString:
        """Return the link."""
        place, kind = escape(self.address), ' class="reply"' if self.is_answer else ""
        htmx = f' hx-get="{place}" hx-target="#{self.target}"' if self.target else ""
        said, label = escape(self.said), escape(self.label)
        return SafeString(f'<a{kind} rel="nofollow" href="{place}"{htmx} aria-label="{said}">{label}</a>')


def deeds_of(entry: Entry) -> list[Deed]:
    """Return what this reader can do with a comment; strangers get the links that lead through sign-in."""
    comment, reading, slot = entry.comment, entry.reading, f"platz-{entry.id}"
    offers: list[Deed] = []
    if reading.is_open and comment.is_public and not comment.is_closed:
        label, said = reading.answer
        offers.append(Deed(label, said % {"name": entry.name}, reading.answer_address + entry.id, slot, True))
    if not reading.is_signed_in:
        return [*offers, _report(entry, "")] if comment.is_public else []
    if entry.is_own:
        offers += _own(entry, slot)
    elif entry.report is None and entry.may("report_comment"):
        offers.append(_report(entry, slot))
    if not entry.is_own:
        offers.append(_ignore(entry, slot))
    if entry.may("pick_comment"):
        label = _("Change recommendation") if entry.pick else _("Recommend")
        said = _("Recommend the comment by %(name)s") % {"name": entry.name}
        offers.append(Deed(label, said, address("pick_comment", entry.id, entry.reading.language), slot))
    if reading.sees_hidden and (comment.case is not None or not entry.is_own):
        offers.append(_case(entry))
    return offers


def _case(entry: Entry) -> Deed:
    """Return the way into the comment's case, or to where a moderator opens one of their own motion."""
    said, case = _("Case of the comment by %(name)s") % {"name": entry.name}, entry.comment.case
    if case is not None:
        return Deed(_("Case"), said, reverse("admin:moderation_case_change", args=[case.pk]))
    return Deed(_("Open a case"), said, reverse("admin:moderation_case_open", args=["comment", entry.comment.pk]))


def _report(entry: Entry, slot: str) -> Deed:
    label, said = entry.reading.report
    return Deed(label, said % {"name": entry.name}, address("report_comment", entry.id, entry.reading.language), slot)


def _ignore(entry: Entry, slot: str) -> Deed:
    label, said = entry.reading.stop_ignoring if entry.comment.is_ignored else entry.reading.ignore
    place = address_to_ignore(entry.name, entry.id, entry.reading.language)
    return Deed(label, said % {"name": entry.name}, place, slot)


def _own(entry: Entry, slot: str) -> list[Deed]:
    """Return what authors can do; facts have a form of several parts, on a page of its own."""
    offers = []
    if entry.may("edit_comment"):
        facts = entry.facts
        place = address("edit_comment", entry.id, entry.reading.language) if facts is None else facts.edit_address()
        offers.append(Deed(_("Edit"), _("Edit your comment"), place, f"eigen-{entry.id}" if facts is None else ""))
    if entry.may("retract_comment"):
        place = address("retract_comment", entry.id, entry.reading.language)
        offers.append(Deed(_("Take back"), _("Take your comment back"), place, slot))
    return offers
