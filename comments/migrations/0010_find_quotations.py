"""The indexes that find what quotes anything, made without stopping those who write meanwhile."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('comments', '0009_quotations_fold'),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='comment',
            index=models.Index(condition=models.Q(('html__contains', '<blockquote>')), fields=['article', 'id'], name='thread_quotations'),
        ),
        AddIndexConcurrently(
            model_name='revision',
            index=models.Index(condition=models.Q(('html__contains', '<blockquote>')), fields=['comment'], name='revisions_that_quote'),
        ),
    ]
