"""Readers keep the order in which they like to read discussions."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='profile',
            name='thread_order',
            field=models.CharField(blank=True, db_default='', default='', editable=False, max_length=15),
        ),
    ]
