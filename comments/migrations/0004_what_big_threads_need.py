"""Columns and tables for threads of any size; their indexes and first values are made by 0005."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0003_first_versions'),
        ('comments', '0003_find_comments_about_something'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Epoch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('order', models.CharField(max_length=15)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('roots', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=1000)),
            ],
        ),
        migrations.CreateModel(
            name='Pick',
            fields=[
                ('comment', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='pick', serialize=False, to='comments.comment')),
                ('why', models.CharField(blank=True, max_length=200, verbose_name='why')),
                ('picked_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'verbose_name': 'pick',
                'verbose_name_plural': 'picks',
            },
        ),
        migrations.CreateModel(
            name='Visit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateTimeField(null=True)),
                ('seen_at', models.DateTimeField()),
            ],
        ),
        migrations.AddField(
            model_name='comment',
            name='branch_count',
            field=models.PositiveIntegerField(db_default=0, default=0, editable=False),
        ),
        migrations.AddField(
            model_name='comment',
            name='has_facts',
            field=models.BooleanField(db_default=False, default=False, editable=False),
        ),
        migrations.AddField(
            model_name='comment',
            name='others_count',
            field=models.PositiveIntegerField(db_default=0, default=0, editable=False),
        ),
        migrations.AddField(
            model_name='epoch',
            name='article',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='epochs', to='articles.article'),
        ),
        migrations.AddField(
            model_name='pick',
            name='article',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='picks', to='articles.article'),
        ),
        migrations.AddField(
            model_name='pick',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='visit',
            name='article',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='visits', to='articles.article'),
        ),
        migrations.AddField(
            model_name='visit',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='visits', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddIndex(
            model_name='epoch',
            index=models.Index(fields=['article', 'order', '-id'], name='epochs_newest_first'),
        ),
        migrations.AddConstraint(
            model_name='epoch',
            constraint=models.CheckConstraint(condition=models.Q(('order__in', ('beste', 'meistdiskutiert'))), name='epoch_order_is_known'),
        ),
        migrations.AddConstraint(
            model_name='epoch',
            constraint=models.CheckConstraint(condition=models.Q(('roots__len__lte', 1000)), name='epoch_ranks_no_more_than_it_may'),
        ),
        migrations.AddConstraint(
            model_name='visit',
            constraint=models.UniqueConstraint(fields=('person', 'article'), name='one_visit_of_a_person_and_article'),
        ),
        migrations.AddConstraint(
            model_name='visit',
            constraint=models.CheckConstraint(condition=models.Q(('since__isnull', True), ('since__lte', models.F('seen_at')), _connector='OR'), name='visit_began_before_it_ended'),
        ),
    ]
