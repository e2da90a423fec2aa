"""The keys by which moderators work: the letters of the words that stand beside them, in each language."""

from __future__ import annotations

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ..models import Decision

KINDS: dict[str, Promise] = {
    Decision.Kind.APPROVE: pgettext_lazy("key: let it stand", "a"),
    Decision.Kind.REMOVE: pgettext_lazy("key: remove", "r"),
    Decision.Kind.RETURN: pgettext_lazy("key: return to the author", "b"),
    Decision.Kind.HIDE: pgettext_lazy("key: hide until decided", "h"),
    Decision.Kind.LABEL: pgettext_lazy("key: mark as sensitive", "s"),
    Decision.Kind.CLOSE: pgettext_lazy("key: close to answers", "c"),
    Decision.Kind.RESTORE: pgettext_lazy("key: restore", "t"),
}
# These need no reason, or must be quick: the key alone decides.
AT_ONCE = frozenset({Decision.Kind.APPROVE, Decision.Kind.RESTORE, Decision.Kind.HIDE})
OTHERS: dict[str, Promise] = {
    "undo": pgettext_lazy("key: undo", "u"),
    "reasons": pgettext_lazy("key: reasons", "e"),
    "note": pgettext_lazy("key: note", "n"),
    "hand_over": pgettext_lazy("key: hand over", "g"),
    "around": pgettext_lazy("key: discussion around it", "d"),
    "show": pgettext_lazy("key: show", "o"),
    "queue": pgettext_lazy("key: back to the list", "l"),
}


class Line(NamedTuple):
    """A line of the help: keys, and what they do."""

    keys: str
    deed: Promise | str


def lines(*, decides: bool = True) -> list[Line]:
    """Return the help for the case page and the list, besides the keys of the decisions.

    Where an objection waits for its answer, no key decides (`decides` is False).
    """
    return [
        *([Line("1–7", _("choose the rule")), Line("↵", _("decide what is chosen"))] if decides else []),
        Line("j k", _("next and previous case, in the list too")),
        Line(str(OTHERS["undo"]), _("undo, for ten seconds")),
        Line(str(OTHERS["reasons"]), _("write the reasons")),
        Line(str(OTHERS["note"]), _("write a note among moderators")),
        Line(str(OTHERS["hand_over"]), _("hand the case over")),
        Line(str(OTHERS["around"]), _("show or hide the discussion around it")),
        Line(str(OTHERS["show"]), _("show or hide what is covered")),
        Line(str(OTHERS["queue"]), _("back to the list")),
        Line("x", _("select a case of the list")),
        Line("?", _("this help")),
    ]
