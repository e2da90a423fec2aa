"""The accounts, for administrators only."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from django import forms
from django.contrib import admin
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from .models import Profile, User
from .names import check_name
from .roles import Role
from .rules import is_admin


class ForAdministrators:
    """Opens to superusers and to nobody else, whatever rights somebody's groups may hold; nothing is added or deleted.

    Accounts begin at sign-up or by `manage.py team add`; what a person wrote hangs on them, so they end by erasure.
    """

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Show the part to administrators."""
        return is_admin(request.user)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let administrators look."""
        return is_admin(request.user)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let administrators change."""
        return is_admin(request.user)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Add nothing here."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Delete nothing here."""
        return False


class AccountForm(forms.ModelForm):
    """What an administrator changes of an account: its roles, and whether it is active."""

    roles = forms.MultipleChoiceField(
        label=_("Roles"), choices=Role, required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Whoever has a role may enter the admin. Readers have none."),
    )  # fmt: skip

    class Meta:
        model = User
        fields = ("is_active",)
        help_texts = {"is_active": _("Switched off, nobody can sign in with this account; its comments stay.")}

    def __init__(self, *args: Any, **options: Any) -> None:
        """Show the roles there are."""
        super().__init__(*args, **{"label_suffix": "", **options})
        self.initial["roles"] = roles_of(self.instance)

    def save(self, commit: bool = True) -> User:
        """Give the roles: they decide who enters the admin."""
        roles = self.cleaned_data["roles"]
        self.instance.is_staff = bool(roles)
        self.instance.is_superuser = Role.ADMIN in roles
        return super().save(commit)

    def _save_m2m(self) -> None:
        roles = set(self.cleaned_data["roles"])
        roles |= {Role.MODERATOR} if Role.SENIOR in roles else set()  # senior moderators are moderators, too
        groups = Group.objects.filter(name__in=[Role.MODERATOR, Role.SENIOR, Role.EDITOR])
        self.instance.groups.remove(*groups)
        self.instance.groups.add(*groups.filter(name__in=roles))


class ProfileForm(forms.ModelForm):
    """The name others see, and the language."""

    class Meta:
        model = Profile
        fields = ("name", "language")

    def __init__(self, *args: Any, **options: Any) -> None:
        """Leave the colon out of the labels."""
        super().__init__(*args, **{"label_suffix": "", **options})

    def clean_name(self) -> str:
        """Check a new name as if its owner had asked for it."""
        name: str = self.cleaned_data["name"]
        if "name" in self.changed_data:
            check_name(name, holder=self.instance.pk)
        return name

    def save(self, commit: bool = True) -> Profile:
        """Rename as the owner does, so that what is known of the name follows."""
        name, self.instance.name = self.instance.name, self.initial["name"]
        profile: Profile = super().save(commit)
        if commit and "name" in self.changed_data:
            profile.rename(name)
        return profile


class ProfileInline(ForAdministrators, admin.StackedInline):
    """The profile, on the account's page."""

    model = Profile
    form = ProfileForm
    can_delete = False


def roles_of(person: User) -> list[Role]:
    """Return the roles a person has."""
    groups = {group.name for group in person.groups.all()} if person.pk else set()
    return [role for role in Role if role.value in groups or (role is Role.ADMIN and person.is_superuser)]


@admin.register(User)
class UserAdmin(ForAdministrators, admin.ModelAdmin):
    """Accounts: who they are, what they may do; no password, no hash, no secret of a second factor."""

    form = AccountForm
    inlines = (ProfileInline,)
    fields = ("email", "joined_at", "last_login", "second_factor", "is_active", "roles")
    readonly_fields = ("email", "joined_at", "last_login", "second_factor")
    list_display = ("name", "email", "role_names", "is_active", "joined_at")
    list_display_links = ("name",)
    list_filter = ("is_active", "is_staff", "groups")
    list_select_related = ("profile",)
    list_per_page = 50
    show_full_result_count = False
    search_fields = ("profile__name", "profile__folded", "email")
    ordering = ("-joined_at", "-pk")
    actions = None
    view_on_site = False

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Refuse every look-up that no filter offers: `?password__startswith=` would tell the hash."""
        return lookup.partition("__")[0] in self.list_filter and super().lookup_allowed(lookup, value, request)

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[User]:
        """Fetch the roles at once."""
        return super().get_queryset(request).prefetch_related("groups")

    def get_form(self, request: HttpRequest, obj: User | None = None, change: bool = False, **options: Any) -> Any:
        """Let nobody lock themselves out."""
        form = super().get_form(request, obj, change=change, **options)

        def clean(self: Any) -> Any:
            data = self.cleaned_data
            if obj == request.user and not (data.get("is_active") and Role.ADMIN in data.get("roles", [])):
                raise ValidationError(_("You can’t take the admin away from yourself. Another administrator can."))
            return data

        return type("GuardedForm", (form,), {"clean": clean})

    @admin.display(description=_("display name"), ordering="profile__name_key")
    def name(self, person: User) -> str:
        """The name others see."""
        return person.name

    @admin.display(description=_("roles"))
    def role_names(self, person: User) -> str:
        """The roles in words."""
        return ", ".join(str(role.label) for role in roles_of(person))

    @admin.display(description=_("second factor"))
    def second_factor(self, person: User) -> str:
        """Whether the person set one up; its secret stays theirs."""
        return str(_("set up") if Authenticator.objects.filter(user=person).exists() else _("none"))
