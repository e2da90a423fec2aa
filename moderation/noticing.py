"""The form of a notice of illegal content."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import number_format
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from accounts.limits import Limit, hit_all
from talentforum.lib.markdown import clean_text

from .challenge import BITS, Proof, new_challenge
from .eu import Category
from .imposing import was_warned
from .models import Notice, TrustedFlagger
from .models.notice import LONGEST_ADDRESS, LONGEST_EXPLANATION, LONGEST_NAME, MOST_ADDRESSES
from .places import Elsewhere, place_of

if TYPE_CHECKING:
    from collections.abc import Iterator

NOTICING = (Limit("notice.minute", 5, 60), Limit("notice.hour", 30, 3600))  # by account, or by network
MAILING = (Limit("notice.mail.hour", 10, 3600),)  # by mail address, which may be a stranger's
LONGEST_EMAIL = 254  # RFC 5321
FIRST_TO_LAST = [
    *(category for category in Category if category not in {Category.RULES, Category.UNSPECIFIED}),
    Category.UNSPECIFIED,
]  # what breaks the rules of the house alone is no illegal content


class NoticeForm(forms.Form):
    """A notice with the elements of Art. 16(2) DSA, by anybody; no account is needed."""

    addresses = forms.CharField(
        label=_("Where is it?"),
        max_length=MOST_ADDRESSES * (LONGEST_ADDRESS + 2),
        widget=forms.Textarea(attrs={"rows": 2, "inputmode": "url", "spellcheck": "false", "autocapitalize": "off"}),
        error_messages={"required": _("Please name the address of what you hold to be illegal.")},
        help_text=_("The exact address on our site; a comment's time is the link to it. Several: one in each line."),
    )
    category = forms.ChoiceField(
        label=_("What is it about?"),
        error_messages={"required": _("Please choose what it is about.")},
    )
    concerns_children = forms.BooleanField(
        label=_("It shows sexual abuse of children, or solicits it"),
        required=False,
        help_text=_("Then you need give neither name nor e-mail address."),
    )
    explanation = forms.CharField(
        label=_("Why is it illegal?"),
        widget=forms.Textarea(attrs={"rows": 6, "maxlength": LONGEST_EXPLANATION, "data-counter": ""}),
        error_messages={"required": _("Please explain why you hold it to be illegal.")},
        help_text=_("Which words are meant, which law they break if you know it, and how you know."),
    )
    name = forms.CharField(
        label=_("Your name"),
        required=False,
        max_length=LONGEST_NAME,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        help_text=_("The author never learns it."),
    )
    email = forms.EmailField(
        label=_("Your e-mail address"),
        required=False,
        max_length=LONGEST_EMAIL,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"invalid": _("This is no e-mail address. Please look at it again.")},
        help_text=_("For the receipt and the outcome."),
    )
    in_good_faith = forms.BooleanField(
        label=_("To the best of my knowledge what I say here is accurate and complete."),
        error_messages={"required": _("Please confirm that what you say is accurate and complete.")},
    )

    bits = BITS

    def __init__(self, *args: Any, person: Any, **options: Any) -> None:
        """Take who sends it; what we know of the signed-in they need not write down."""
        super().__init__(*args, **{"label_suffix": "", **options})
        self.person = person if person.is_authenticated else None
        if self.person is not None:
            self.initial.update(name=self.person.name, email=self.person.email)
        category: Any = self.fields["category"]
        category.choices = [("", gettext("– please choose –")), *((each.value, each.label) for each in FIRST_TO_LAST)]
        self.proof = Proof(self.data.get("challenge", ""), self.data.get("number", ""))

    @property
    def is_by_robot(self) -> bool:
        """Whether a field is filled in that people do not see."""
        return bool(self.data.get("website"))

    @property
    def unseen(self) -> list[tuple[str, str]]:
        """What the form sends along: the challenge, and the number found for it; new ones where those are worn out."""
        is_worn = not self.proof.is_due or "__all__" in self.errors
        proof = Proof(new_challenge(), "") if is_worn else self.proof
        return [("challenge", proof.challenge), ("number", proof.number)]

    def clean_addresses(self) -> list[str]:
        """Return each address as we write it; say of each that cannot be meant what is wrong with it."""
        lines = [line.strip() for line in self.cleaned_data["addresses"].splitlines() if line.strip()]
        if len(lines) > MOST_ADDRESSES:
            too_many = gettext("%(count)s addresses are too many; please send at most %(most)s with one notice.")
            raise ValidationError(too_many % {"count": len(lines), "most": MOST_ADDRESSES})
        wrong = list(_wrong_with(lines))
        if wrong:
            raise ValidationError(wrong)
        return list(dict.fromkeys(place_of(line).address for line in lines))

    def clean_explanation(self) -> str:
        """Return the text without signs that nobody sees."""
        text = clean_text(self.cleaned_data["explanation"])
        if not text:
            raise ValidationError(self.fields["explanation"].error_messages["required"])
        if (too_many := len(text) - LONGEST_EXPLANATION) > 0:
            said = ngettext(
                "The text is %(count)s character too long; 3,000 are allowed.",
                "The text is %(count)s characters too long; 3,000 are allowed.",
                too_many,
            )
            raise ValidationError(said % {"count": number_format(too_many, force_grouping=True)})
        return text

    def clean(self) -> dict[str, Any]:
        """Ask by whom it comes, unless it is about the abuse of children (Art. 16(2)(c) DSA)."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not cleaned.get("concerns_children"):
            if not cleaned.get("name") and "name" not in self.errors:
                self.add_error("name", gettext("Please give your name."))
            if not cleaned.get("email") and "email" not in self.errors:
                self.add_error("email", gettext("Please give an address to which we can answer."))
        return cleaned

    def may_go_on(self, network: str) -> bool:
        """Tell whether a well-formed notice is taken: not too fast, too often, or twice; else it says so on top."""
        if not self.is_valid():
            return False
        refusal = self._refusal(network)
        if refusal:
            self.add_error(None, refusal)
        return not refusal

    def send(self) -> Notice:
        """Take the notice; it counts at once, or once a mail is confirmed where nobody knows that a person sent it.

        So it is without JavaScript, wherever the address would make it one of a trusted flagger, and once somebody was
        warned by it, so that nobody has a stranger's notices suspended by using their address.
        """
        email = self.cleaned_data["email"]
        is_own = self.person is not None and email.lower() == self.person.email.lower()
        is_weighty = TrustedFlagger.objects.is_domain_of(email) or was_warned(Notice(email=email), for_reports=True)
        is_known = is_own or (self.proof.is_given and not is_weighty)
        notice: Notice = Notice.objects.receive(
            is_confirmed=is_known or not email, is_proven=is_own, person=self.person, language=get_language() or "de",
            **self.cleaned_data,
        )  # fmt: skip
        return notice

    def _refusal(self, network: str) -> str:
        if not self.proof.is_due:
            return gettext("This page was open for too long. Everything is still here: please send it once more.")
        if self.proof.is_too_soon:
            return gettext("That was very fast. Please look at everything once more, then send it.")
        if self.proof.is_given and not self.proof.is_right:
            return gettext("The check against robots failed. Everything is still here: please send it once more.")
        if wait := self._wait(network):
            said = ngettext(
                "You are sending many notices. Please try again in %(minutes)s minute; everything stays here.",
                "You are sending many notices. Please try again in %(minutes)s minutes; everything stays here.",
                minutes := -(-wait // 60),
            )
            return said % {"minutes": minutes}
        if not self.proof.spend():
            return gettext("This form was sent before, and arrived. If this is another notice, please send it again.")
        return ""

    def _wait(self, network: str) -> int:
        """Count it; return the seconds to wait where that was too often. Trusted flaggers have much to say."""
        if TrustedFlagger.objects.vouch_for(self.person, ""):
            return 0
        wait = hit_all(NOTICING, self.person.pk if self.person is not None else network)
        email = self.cleaned_data["email"].lower()
        return max(wait, hit_all(MAILING, email) if email else 0)


def _wrong_with(lines: list[str]) -> Iterator[ValidationError]:
    for line in lines:
        shown = line if len(line) <= 60 else f"{line[:60]}…"
        try:
            place = place_of(line)
        except Elsewhere:
            said = gettext("“%(address)s” is no address on our site. We can only act on what stands here.")
            yield ValidationError(said % {"address": shown})
            continue
        if len(place.address) > LONGEST_ADDRESS:
            yield ValidationError(gettext("“%(address)s” is too long for an address.") % {"address": shown})
        elif place.is_gone:
            said = gettext("At “%(address)s” nobody can read anything (any more): it was removed, or taken back.")
            yield ValidationError(said % {"address": shown})
