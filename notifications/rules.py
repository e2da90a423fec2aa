"""Who may follow, and who sees to it that people are told."""

import rules

from accounts.rules import is_admin, is_editor, is_reader

rules.add_perm("notifications.follow", is_reader)
rules.add_perm("notifications", is_editor)
for _right in ("view", "change"):
    rules.add_perm(f"notifications.{_right}_delivery", is_admin)
    rules.add_perm(f"notifications.{_right}_stoppedaddress", is_admin)
    rules.add_perm(f"notifications.{_right}_announcement", is_editor)
