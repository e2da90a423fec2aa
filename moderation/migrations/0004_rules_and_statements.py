"""The rules of today become the first version of each, and what was decided so far has its rule and its statement."""

import re
from typing import Any

from django.db import migrations

from moderation.grounds import Ground
from moderation.rule_texts import first_words

# As editors may have changed the Netiquette's list before there were versions of its rules.
_RULE = re.compile(r"^\d\. \*\*(.+?)\.?\*\* (.+)$", re.MULTILINE)

_JUDGED_BY_RULES = """
    UPDATE moderation_decision AS made SET
        rule_id = rule.id, category = rule.category, keyword = rule.keyword,
        law = CASE WHEN made.ground = 'illegal' THEN 'nicht festgehalten' ELSE '' END,
        source = CASE WHEN EXISTS (
            SELECT FROM moderation_report WHERE case_id = made.case_id AND reported_at <= made.decided_at
        ) THEN 'SOURCE_TYPE_OTHER_NOTIFICATION' ELSE 'SOURCE_VOLUNTARY' END
    FROM moderation_ruletext AS rule WHERE rule.ground = made.ground
"""

_STATED = """
    INSERT INTO moderation_statement (decision_id, addressee_id, facts, explanation, note)
    SELECT made.id, {author}, {facts},
        coalesce(rule.title_de || '. ' || rule.text_de, ''), made.note
    FROM moderation_decision AS made
    JOIN moderation_case AS the_case ON the_case.id = made.case_id
    LEFT JOIN moderation_ruletext AS rule ON rule.id = made.rule_id
    {text}
    WHERE made.kind = 'remove' OR made.note <> ''
"""

_TEXT = """
    LEFT JOIN django_content_type AS kind ON kind.id = the_case.subject_type_id AND kind.app_label = 'comments'
    LEFT JOIN comments_comment AS text ON text.id = the_case.subject_id AND kind.id IS NOT NULL
"""


def begin_versions(apps: Any, schema_editor: Any) -> None:
    """Put the rules into force as the Netiquette says them now, where something was decided by them."""
    connection = schema_editor.connection
    with connection.cursor() as cursor:
        cursor.execute("SELECT min(decided_at) FROM moderation_decision")
        (since,) = cursor.fetchone()
        if since is None and not _has_table(cursor, "articles_page"):
            return  # a new database: they are put into force after the migrations
        words = first_words()
        for language in ("de", "en") if _has_table(cursor, "articles_page") else ():
            cursor.execute("SELECT body FROM articles_page WHERE kind = 'netiquette' AND language = %s", [language])
            found = cursor.fetchone()
            rules = _RULE.findall(found[0]) if found else []
            if len(rules) == len(Ground):
                for ground, (title, text) in zip(Ground, rules, strict=True):
                    words[ground.value] |= {f"title_{language}": title[:80], f"text_{language}": text[:1000]}
    rule_text = apps.get_model("moderation", "RuleText")
    for ground in Ground:
        begun = {} if since is None else {"since": since}
        rule_text.objects.create(ground=ground.value, number=ground.number, version=1, **words[ground.value], **begun)


def state_what_was_decided(apps: Any, schema_editor: Any) -> None:
    """Give each removal so far its rule and its statement, and keep each word to an author."""
    with schema_editor.connection.cursor() as cursor:
        has_texts = _has_table(cursor, "comments_comment")
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE moderation_decision DISABLE TRIGGER USER")
        cursor.execute(_JUDGED_BY_RULES)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE moderation_decision ENABLE TRIGGER USER")
        posted = "'Kommentar, veröffentlicht am ' || to_char(text.posted_at, 'DD.MM.YYYY')"
        facts = f"coalesce({posted}, 'Kommentar')" if has_texts else "'Kommentar'"
        cursor.execute(
            _STATED.format(
                author="text.author_id" if has_texts else "NULL", facts=facts, text=_TEXT if has_texts else ""
            )
        )


def _has_table(cursor: Any, name: str) -> bool:
    cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [name])
    return bool(cursor.fetchone()[0])


class Migration(migrations.Migration):

    dependencies = [
        ('moderation', '0003_people_learn_why'),
    ]

    operations = [
        migrations.RunPython(begin_versions, migrations.RunPython.noop),
        migrations.RunPython(state_what_was_decided, migrations.RunPython.noop),
    ]
