"""The counts of the roots that are there, and the indexes of 0004, made without stopping those who write meanwhile."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models

COUNT = """
    UPDATE comments_comment root SET branch_count = beneath.shown, others_count = beneath.others
    FROM (
        SELECT root.id,
            count(*) FILTER (WHERE CASE
                WHEN c.retracted_at IS NOT NULL THEN c.reply_count > 0
                WHEN c.status = 'published' THEN true
                WHEN c.status = 'removed' THEN c.published_at IS NOT NULL
                ELSE c.published_at IS NOT NULL AND c.reply_count > 0 END) AS shown,
            count(*) FILTER (
                WHERE c.status = 'published' AND c.retracted_at IS NULL AND c.author_id <> root.author_id) AS others
        FROM comments_comment c
        JOIN comments_comment root ON root.article_id = c.article_id AND root.path = left(c.path, 7)
        WHERE c.parent_id IS NOT NULL
        GROUP BY root.id
    ) AS beneath
    WHERE root.id = beneath.id
"""


class Migration(migrations.Migration):

    atomic = False

    dependencies = [("comments", "0004_what_big_threads_need")]

    operations = [
        migrations.RunSQL(COUNT, migrations.RunSQL.noop),
        AddIndexConcurrently(
            model_name='comment',
            index=models.Index(condition=models.Q(('parent__isnull', True)), fields=['article', 'path'], name='thread_roots'),
        ),
        AddIndexConcurrently(
            model_name='comment',
            index=models.Index(condition=models.Q(('body__contains', '?'), ('others_count', 0), ('parent__isnull', True)), fields=['article', 'path'], name='thread_unanswered_questions'),
        ),
        AddIndexConcurrently(
            model_name='comment',
            index=models.Index(condition=models.Q(('has_facts', True)), fields=['article', 'path'], name='thread_roots_with_facts'),
        ),
        AddIndexConcurrently(
            model_name='comment',
            index=models.Index(fields=['article', 'published_at'], name='thread_by_time'),
        ),
        AddIndexConcurrently(
            model_name='comment',
            index=models.Index(fields=['article', 'author', 'id'], name='thread_of_a_person'),
        ),
        AddIndexConcurrently(
            model_name='comment',
            index=django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.search.SearchVector('body', config='german'), name='comments_by_words'),
        ),
        RemoveIndexConcurrently(
            model_name='comment',
            name='thread_newest_first',
        ),
    ]
