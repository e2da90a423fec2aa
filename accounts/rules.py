"""Who someone is: the predicates that the other apps' rules are made of."""

import rules

from .roles import Role

is_admin = rules.is_active & rules.is_superuser
# Who is not of the team is in no group: only of the team are groups asked for.
is_of_the_team = rules.is_active & rules.is_staff
is_moderator = is_of_the_team & (rules.is_superuser | rules.is_group_member(Role.MODERATOR.value))
is_senior = is_of_the_team & (rules.is_superuser | rules.is_group_member(Role.SENIOR.value))
is_editor = is_of_the_team & (rules.is_superuser | rules.is_group_member(Role.EDITOR.value))
is_reader = rules.is_authenticated & rules.is_active
