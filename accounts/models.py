"""Who someone is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, Group, PermissionsMixin
from django.db import IntegrityError, connection, models, transaction
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pagecache.triggers import removals
from talentforum.lib.derived import DerivedField, german_sort_key
from talentforum.lib.names import LONGEST, fold, numbered

from .naming import is_held_back, may_be_shown
from .roles import Role

USUAL_ZONE = "Europe/Berlin"  # of a person who has named no other


class UserManager(BaseUserManager["User"]):
    """Makes accounts."""

    def create_user(self, email: str, password: str | None = None, *, name: str, **fields: Any) -> User:
        """Make a confirmed account with its profile; raise IntegrityError where e-mail or name is taken."""
        with transaction.atomic():
            user = self.model(email=email.lower(), **fields)
            user.set_password(password)
            user.save()
            Profile.objects.create(user=user, name=name, confirmed_at=timezone.now())
            user.emailaddress_set.create(email=user.email, primary=True, verified=True)  # type: ignore[attr-defined]
        return user

    def create_superuser(self, email: str, password: str | None = None, *, name: str = "", **fields: Any) -> User:
        """Make an administrator (`manage.py createsuperuser`; `manage.py team add` is the usual way)."""
        return self.create_user(
            email, password, name=name or email.split("@", maxsplit=1)[0], is_staff=True, is_superuser=True
        )

    def add_to_team(self, email: str, role: Role, *, name: str = "") -> User:
        """Give a person a role, making the account where there is none; twice changes nothing.

        A new account has no password: its owner signs in by a code sent by mail.
        """
        with transaction.atomic():
            user = self.filter(email=email.lower()).first() or self.create_user(email, name=name)
            user.is_staff = True
            user.is_superuser = user.is_superuser or role is Role.ADMIN
            user.save(update_fields=["is_staff", "is_superuser"])
            groups = {Role.ADMIN: [], Role.SENIOR: [Role.SENIOR, Role.MODERATOR]}.get(role, [role])
            user.groups.add(*Group.objects.filter(name__in=[group.value for group in groups]))
        return user

    def who_may_act_as(self, role: Role) -> models.QuerySet[User]:
        """Return the people of the team who may do what a role may; administrators may do everything."""
        members = models.Q(is_superuser=True) | models.Q(groups__name=role.value)
        return self.filter(members, is_staff=True, is_active=True).order_by("pk").distinct()


class User(AbstractBaseUser, PermissionsMixin):
    """An account: an e-mail address to sign in with. What others see of a person is the Profile."""

    email = models.EmailField(_("e-mail"), unique=True)
    is_staff = models.BooleanField(_("may enter the admin"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    joined_at = models.DateTimeField(_("joined"), default=timezone.now, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        constraints = (models.CheckConstraint(condition=models.Q(email=Lower("email")), name="email_is_lower_case"),)
        triggers = removals(besides=["email", "password", "last_login", "is_staff", "is_superuser"])

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The display name; accounts made outside our forms may have none yet."""
        return self.profile.name if hasattr(self, "profile") else f"#{self.pk}"

    @property
    def date_joined(self) -> datetime:
        """When the account was made, by the name that Django's own code uses."""
        return self.joined_at


class Membership(User.groups.through):  # type: ignore[name-defined]
    """That somebody has a role; some of them stand beside a person's comments."""

    class Meta:
        proxy = True
        default_permissions = ()
        triggers = removals(additions_too=True)


class ProfileQuerySet(models.QuerySet["Profile"]):
    """Profiles by what others may know of them."""

    def confirmed(self) -> ProfileQuerySet:
        """Those whose e-mail address was confirmed: only they hold their name."""
        return self.filter(confirmed_at__isnull=False)

    def named(self, name: str) -> ProfileQuerySet:
        """The confirmed profile whose name looks like this one, if any."""
        return self.confirmed().filter(folded=fold(name))


class Profile(models.Model):
    """What readers see of a person: the display name; and in which order they like to read discussions.

    A name belongs to the first account that confirms its e-mail address. An unconfirmed one holds nothing, so
    that signing up with a stranger's address tells nothing about it: the name is as free after as before.
    """

    class Language(models.TextChoices):
        """The languages of interface and mails."""

        GERMAN = "de", _("German")
        ENGLISH = "en", _("English")

    user = models.OneToOneField(User, models.CASCADE, primary_key=True, related_name="profile")
    name = models.CharField(_("display name"), max_length=LONGEST)
    folded = DerivedField(of="name", by=fold)
    name_key = DerivedField(of="name", by=german_sort_key)
    language = models.CharField(_("language"), max_length=2, choices=Language, default=Language.GERMAN)
    time_zone = models.CharField(_("time zone"), max_length=64, default=USUAL_ZONE, db_default=USUAL_ZONE)
    thread_order = models.CharField(max_length=15, blank=True, default="", db_default="", editable=False)
    confirmed_at = models.DateTimeField(null=True, editable=False)

    objects = ProfileQuerySet.as_manager()

    class Meta:
        verbose_name = _("profile")
        verbose_name_plural = _("profiles")
        constraints = (
            models.UniqueConstraint(
                fields=["folded"], condition=models.Q(confirmed_at__isnull=False), name="one_holder_of_a_name"
            ),
            models.CheckConstraint(condition=models.Q(language__in=["de", "en"]), name="language_is_one_of_ours"),
        )
        triggers = removals(besides=["language", "time_zone", "thread_order", "confirmed_at"])

    def __str__(self) -> str:
        return self.name

    def confirm(self) -> bool:
        """Take hold of the name now that the e-mail address is confirmed; return whether it was still free.

        Where somebody else confirmed a name like it first, a number is added.
        """
        if self.confirmed_at is not None:
            return True
        wished, self.confirmed_at = self.name, timezone.now()
        for number in range(1, 1000):
            self.name = numbered(wished, number)
            if is_held_back(fold(self.name)):
                continue
            try:
                with transaction.atomic():
                    self.save(update_fields=["name", "folded", "name_key", "confirmed_at"])
            except IntegrityError:
                continue
            return number == 1
        raise IntegrityError(f"no free name like {wished!r}")

    confirm.alters_data = True  # type: ignore[attr-defined]

    def rename(self, name: str) -> bool:
        """Take another display name; raise IntegrityError where it is taken.

        Returns whether it shows at once: somebody may have to look at it before.
        """
        with transaction.atomic():
            shows = may_be_shown(self.pk, name)
            if shows:
                self.name = name
                self.save(update_fields=["name", "folded", "name_key"])
        return shows

    def be_called(self, name: str) -> None:
        """Bear a name, with a number where somebody else has it; not the person's own choice, as `rename` is."""
        for number in range(1, 1000):
            self.name = numbered(name, number)
            others = Profile.objects.named(self.name).exclude(pk=self.pk)
            row = Profile.objects.filter(~models.Exists(others), pk=self.pk)
            if row.update(name=self.name, folded=fold(self.name), name_key=german_sort_key(self.name)):
                return
        raise IntegrityError(f"no free name like {name!r}")

    def prefer_order(self, order: str) -> None:
        """Read discussions in this order from now on, wherever an address names none."""
        if self.thread_order != order:
            self.thread_order = order
            self.save(update_fields=["thread_order"])

    rename.alters_data = be_called.alters_data = prefer_order.alters_data = True  # type: ignore[attr-defined]


class IgnoreManager(models.Manager["Ignore"]):
    """Who ignores whom."""

    def ignore(self, other: User, *, by: User) -> None:
        """Let a person see nothing of another's words unless they open them; raise ValueError for oneself."""
        if other.pk == by.pk:
            raise ValueError(other)
        self.get_or_create(person=by, ignored=other)

    def stop(self, other: User, *, by: User) -> None:
        """Let a person see another's words again."""
        self.filter(person=by, ignored=other).delete()

    def of(self, reader: Any) -> frozenset[int]:
        """Return the ids of those whom a reader ignores; no query for strangers."""
        if not reader.is_authenticated:
            return frozenset()
        return frozenset(self.filter(person=reader).values_list("ignored", flat=True))

    def noted(self, reader: Any, author: str) -> dict[str, models.Exists]:
        """Return the annotation `is_ignored` of rows whose author stands in a column; none for strangers.

        It joins the query that reads the rows, so that a page asks nothing more.
        """
        if not reader.is_authenticated:
            return {}
        return {"is_ignored": models.Exists(self.filter(person=reader, ignored=models.OuterRef(author)))}

    ignore.alters_data = stop.alters_data = True  # type: ignore[attr-defined]


class Ignore(models.Model):
    """That one person wants to read and hear nothing of another, who is not told."""

    person = models.ForeignKey(User, models.CASCADE, related_name="ignores")
    ignored = models.ForeignKey(User, models.CASCADE, related_name="+")
    since = models.DateTimeField(default=timezone.now)

    objects = IgnoreManager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["person", "ignored"], name="ignored_once"),
            models.CheckConstraint(condition=~models.Q(person=models.F("ignored")), name="nobody_ignores_themselves"),
        )

    def __str__(self) -> str:
        return f"#{self.ignored_id}"


class CounterManager(models.Manager["Counter"]):
    """Counts in the database, so that all processes count together."""

    def hit(self, windows: Mapping[str, int]) -> dict[str, tuple[int, float]]:
        """Count one more for each key, in its window of so many seconds; one statement, in the order of the keys.

        Returns by key the hits in the window, this one included, and the seconds until it ends.
        """
        now = timezone.now()
        keys = sorted(windows)
        ends = [now + timedelta(seconds=windows[key]) for key in keys]
        with connection.cursor() as cursor:
            cursor.execute(
                """
                INSERT INTO accounts_counter AS c (key, hits, ends_at)
                SELECT key, 1, ends_at FROM unnest(%(keys)s::text[], %(ends)s::timestamptz[]) AS hit (key, ends_at)
                ON CONFLICT (key) DO UPDATE SET
                    hits = CASE WHEN c.ends_at <= %(now)s THEN 1 ELSE c.hits + 1 END,
                    ends_at = CASE WHEN c.ends_at <= %(now)s THEN excluded.ends_at ELSE c.ends_at END
                RETURNING key, hits, ends_at
                """,
                {"keys": keys, "ends": ends, "now": now},
            )
            return {key: (hits, (ends_at - now).total_seconds()) for key, hits, ends_at in cursor.fetchall()}


class Counter(models.Model):
    """How often something happened within a window of time: what rate limits count.

    The key is a keyed hash, so that the table holds no address and no e-mail.
    """

    key = models.CharField(max_length=64, primary_key=True)
    hits = models.PositiveIntegerField()
    ends_at = models.DateTimeField(db_index=True)

    objects = CounterManager()

    def __str__(self) -> str:
        return self.key
