"""Who someone is: the predicates that the other apps' rules are made of."""

import rules

from .roles import Role

is_admin = rules.is_active & rules.is_superuser
is_moderator = rules.is_active & (rules.is_group_member(Role.MODERATOR.value) | rules.is_superuser)
is_editor = rules.is_active & (rules.is_group_member(Role.EDITOR.value) | rules.is_superuser)
is_reader = rules.is_authenticated & rules.is_active
