"""The Netiquette's list of rules gives way to the line that shows them: their words are versions of their own now."""

import re
from typing import Any

from django.db import migrations

from talentforum.lib.markdown import render_article

_LIST = re.compile(r"(?:^\d\. \*\*.+\n?)+", re.MULTILINE)
RULES = "::regeln"


def point_at_the_rules(apps: Any, schema_editor: Any) -> None:
    """Put the line in the list's place; where an editor wrote no such list, at the end."""
    for page in apps.get_model("articles", "Page").objects.filter(kind="netiquette").exclude(body__contains=RULES):
        body, found = _LIST.subn(f"{RULES}\n", page.body, count=1)
        page.body = body if found else f"{page.body}\n\n{RULES}\n"
        page.html = render_article(page.body).html
        page.save()


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0006_withdrawn_articles_come_back'),
        ('moderation', '0004_rules_and_statements'),
    ]

    operations = [
        migrations.RunPython(point_at_the_rules, migrations.RunPython.noop),
    ]
