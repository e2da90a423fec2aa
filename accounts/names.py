"""Checks a wished display name."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from talentforum.lib.names import fold, is_well_formed

from .models import Profile
from .naming import NAMELESS, is_held_back

# Names that would pass for the house; as a word of its own anywhere in a name.
RESERVED = {
    fold(word)
    for word in (
        "admin", "administrator", "administration", "redaktion", "redakteur", "redakteurin", "editor", "editors",
        "moderation", "moderator", "moderatorin", "mod", "team", "support", "hilfe", "help", "system", "root",
        "webmaster", "postmaster", "talentforum", "staff", "official", "offiziell", "anonym", "anonymous", "ich", "sie",
        NAMELESS,
    )
}  # fmt: skip

RESERVED_BEGINNINGS = tuple(fold(word) for word in ("admin", "redaktion", "redakteur", "moderat", "talentforum"))


def is_reserved(name: str) -> bool:
    """Tell whether a name holds a word of the house, or one that begins like it (Moderationsteam)."""
    words = fold(name).split("-")
    return any(word in RESERVED or word.startswith(RESERVED_BEGINNINGS) for word in words)


def check_name(name: str, *, holder: int | None = None) -> None:
    """Raise ValidationError unless the name is well-formed, not reserved and not another person's."""
    if not is_well_formed(name):
        raise ValidationError(
            _("Please use 2 to 40 letters, digits, single spaces or the signs . - _, with at least one letter.")
        )
    if is_reserved(name):
        raise ValidationError(_("This name is kept for the team of this site. Please choose another one."))
    if Profile.objects.named(name).exclude(user=holder).exists():
        raise ValidationError(
            _("Somebody has this name already, or one that looks like it. Please choose another one.")
        )
    if is_held_back(fold(name)):
        raise ValidationError(_("Nobody can take this name at present. Please choose another one."))
