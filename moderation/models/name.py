"""A person's name, as something that moderators decide about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Profile, User
from accounts.naming import Naming, nameless
from talentforum.lib.derived import DerivedField
from talentforum.lib.names import LONGEST, fold

from ..around import Version
from ..moderatable import Card, Moderatable, Record


class NameManager(models.Manager["Name"]):
    """Gives each name with whose it is."""

    def get_queryset(self) -> models.QuerySet[Name]:
        """Return the rows with account and profile: where a name is spoken of, the present one is."""
        return super().get_queryset().select_related("person__profile")


class Name(Naming, Moderatable):
    """What a person chose to be called, once somebody wanted a moderator to look at it; one for each person.

    While it is removed, hidden or returned the person bears a neutral name, wherever a name is shown, and nobody can
    take theirs. Instead of a removed name they may choose another one, which shows at once; instead of a returned one
    too, which waits for a moderator. What they were called before stays with the case (`FormerName`).
    """

    WORDED_AS = "name"
    JUDGED_BY = frozenset({"approve", "remove", "return", "hide", "restore"})

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT, primary_key=True, related_name="+")
    text = models.CharField(gettext_lazy("display name"), max_length=LONGEST, editable=False)
    folded = DerivedField(of="text", by=fold)
    posted_at = models.DateTimeField(editable=False)  # when the account was confirmed, and with it the first name
    edited_at = models.DateTimeField(null=True, editable=False)

    objects = NameManager()

    class Meta(Moderatable.Meta):
        base_manager_name = "objects"
        verbose_name = gettext_lazy("name of a person")
        verbose_name_plural = gettext_lazy("names of people")
        indexes = (models.Index(fields=["folded"], name="judged_names"),)

    def __str__(self) -> str:
        return self.text

    @property
    def earlier(self) -> list[FormerName]:
        """What the person was called before, the first first; no query where they chose no other name."""
        return list(self.former.all()) if self.edited_at is not None else []

    # What accounts ask

    @classmethod
    def holds_back(cls, folded: str) -> bool:
        """Tell whether a name like it is out of view, or was removed before its person chose another one."""
        hidden = cls.objects.filter(folded=folded).exclude(status=cls.Status.PUBLISHED).values("pk")
        barred = FormerName.objects.filter(folded=folded, is_barred=True).values("pk")
        return hidden.union(barred, all=True).exists()

    @classmethod
    def hear(cls, person: int, name: str) -> bool:
        """Take note of a new name, where the earlier one was judged or is; the earlier one stays with the case."""
        list(cls(pk=person).cases.select_for_update().values_list("pk"))
        judged = cls.objects.select_for_update(no_key=True, of=("self",)).filter(pk=person).first()
        return judged is None or judged.change(name)

    def change(self, name: str) -> bool:
        """Be what the person chose instead; return whether it is shown at once. Case and name are locked."""
        from .case import Case

        if name != self.text:
            is_barred, was_returned = self.status == self.Status.REMOVED, self.returned_at is not None
            self.former.create(
                text=self.text, mark=self.version, written_at=self.edited_at or self.posted_at, is_barred=is_barred
            )
            self.text, self.edited_at, self.returned_at = name, timezone.now(), None
            self.save(update_fields=["text", "folded", "edited_at", "returned_at"])
            if was_returned:
                Case.objects.open_for(self)
            if is_barred:
                self.release()
        return self.status == self.Status.PUBLISHED

    # What moderators ask

    @classmethod
    def for_moderators(cls) -> models.QuerySet[Any]:
        """Return names with their people, their earlier names, and how many texts those wrote."""
        counts: dict[str, Any] = {}
        for kind in Moderatable.judged_kinds():
            counts |= kind.counted_for("person_id")
        return cls.objects.prefetch_related("former").annotate(**counts)

    @classmethod
    def at(cls, number: int) -> Any:
        """Return a person's name by the number of their account; one that nobody looked at yet is not stored."""
        found = super().at(number)
        profile = Profile.objects.confirmed().select_related("user").filter(pk=number).first() if not found else None
        return cls.of(profile) if profile is not None else found

    @classmethod
    def noticed_at(cls, view: str, parts: Mapping[str, Any], fragment: str) -> Iterable[Name] | None:  # noqa: ARG003 - a profile is one page
        """Return the name of the person whose profile is meant."""
        if view != "person":
            return None
        return [cls.at(number) for number in Profile.objects.named(parts["name"]).values_list("pk", flat=True)]

    @classmethod
    def of(cls, profile: Profile) -> Name:
        """Return the name that a person bears, to be reported; stored once that is done."""
        since = profile.confirmed_at or profile.user.joined_at
        return cls(person=profile.user, text=profile.name, posted_at=since, published_at=since)

    @classmethod
    def found_by(cls, words: str) -> models.QuerySet[Any]:
        """Return the judged names that begin so."""
        return cls.objects.filter(folded__startswith=fold(words))

    def begin(self) -> None:
        """Be stored with the first case about it."""
        given = {"text": self.text, "posted_at": self.posted_at, "published_at": self.published_at}
        Name.objects.get_or_create(pk=self.pk, defaults=given)
        self._state.adding = False

    def get_absolute_url(self) -> str:
        """Return the address of the person's page, by the name that they bear now."""
        return reverse("person", args=[self.person.name])

    @property
    def card(self) -> Card:
        """The name as a moderator sees it; `place` does not say it, as who reported it reads that later."""
        return Card(
            kind=_("Name"), html=format_html("<p><bdi>{}</bdi></p>", self.text), text=self.text,
            place=_("Profile"), place_address=self.get_absolute_url(), answers="", answers_text="",
            facts_title=_("Profile"), facts=list(self._facts()),
        )  # fmt: skip

    def _facts(self) -> Any:
        yield _("Called at present"), self.person.name
        yield _("Member since"), date_format(localtime(self.person.joined_at), "DATE_FORMAT")
        if self.edited_at is not None:
            yield _("Earlier names"), ", ".join(former.text for former in self.earlier)

    @property
    def record(self) -> Record:
        """The person's history in figures."""
        found: Any = self
        counts = {status: getattr(found, f"author_{status}", None) or 0 for status in self.Status.values}
        return Record(name=self.text, joined_at=self.person.joined_at, **counts)

    @property
    def person_concerned(self) -> int:
        """Whose it is."""
        return self.pk

    @property
    def change_address(self) -> str:
        """Where the person chooses another one, instead of a name that was removed or returned."""
        waits = self.status == self.Status.REMOVED or self.returned_at is not None
        return reverse("change_name") if waits else ""

    @property
    def version(self) -> str:
        """When it was chosen; 0 for the first that was looked at."""
        return f"{self.edited_at:%Y%m%d%H%M%S%f}" if self.edited_at else "0"

    def versions(self) -> list[Version]:
        """Return what the person was called since the first case, and what they are called now."""
        shown = "<p><bdi>{}</bdi></p>"
        former = [Version(each.mark, format_html(shown, each.text), each.written_at) for each in self.earlier]
        return [*former, Version(self.version, format_html(shown, self.text), self.edited_at or self.posted_at)]

    def evidence(self) -> dict[str, Any]:
        """Return all that the person was called, and who they are."""
        return super().evidence() | {
            "address": self.get_absolute_url(), "body": self.text, "author": self.pk, "name": self.text,
            "posted_at": self.posted_at.isoformat(), "status": self.status,
        }  # fmt: skip

    # What decisions do

    @property
    def is_restorable(self) -> bool:
        """Whether an earlier name was removed that the person could be allowed again."""
        return any(former.is_barred for former in self.earlier)

    def restore(self) -> None:
        """Give the name back; who bears another one by now may choose the earlier one again."""
        self.former.filter(is_barred=True).update(is_barred=False)
        super().restore()

    def condition(self) -> dict[str, Any]:
        """Return what moderation made of the name, and which earlier ones are barred."""
        barred = [former.mark for former in self.earlier if former.is_barred]
        return super().condition() | {"version": self.version, "barred": barred}

    def put_back(self, found: Mapping[str, Any]) -> None:
        """Let the name be as a decision found it that is undone; what the person chose since stays."""
        self.former.exclude(mark__in=found["barred"]).update(is_barred=False)
        self.former.filter(mark__in=found["barred"]).update(is_barred=True)
        if self.version == found["version"] or self.status != self.Status.PUBLISHED:
            super().put_back(found)

    change.alters_data = restore.alters_data = put_back.alters_data = True  # type: ignore[attr-defined]

    def settle(self, stood: bool, counted: bool) -> None:
        """Let the person be called so, or by a neutral name, wherever names are shown."""
        stands, _counts = self.standing()
        if stands != stood:
            self.person.profile.be_called(self.text if stands else nameless(self.pk))


class FormerName(models.Model):
    """What a person was called before, when their name had been looked at; `mark` is its version in the case.

    One that `is_barred` was removed, and nobody can take it.
    """

    name = models.ForeignKey(Name, models.CASCADE, related_name="former")
    text = models.CharField(max_length=LONGEST)
    folded = DerivedField(of="text", by=fold)
    mark = models.CharField(max_length=30)
    written_at = models.DateTimeField()
    is_barred = models.BooleanField(default=False)

    class Meta:
        ordering = ("pk",)
        indexes = (models.Index(fields=["folded"], name="barred_names", condition=models.Q(is_barred=True)),)

    def __str__(self) -> str:
        return self.text


def name_of(person: User) -> Name | None:
    """Return a person's name where moderators looked at it."""
    return Name.for_moderators().filter(pk=person.pk).first()
