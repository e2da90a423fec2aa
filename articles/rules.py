"""Who may publish."""

import rules

from accounts.rules import is_editor

for _model in ("article", "topic", "author", "image", "page", "followup"):
    for _right in ("view", "add", "change", "delete"):
        rules.add_perm(f"articles.{_right}_{_model}", is_editor)
rules.add_perm("articles", is_editor)
rules.add_perm("articles.publish_article", is_editor)
rules.add_perm("articles.read_unpublished", is_editor)
