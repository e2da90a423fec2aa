"""That a withdrawn article will be public again, and people be told again what they were told there."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("articles", "0005_find_by_words")]

    operations = [
        migrations.AddField(
            model_name="article",
            name="is_coming_back",
            field=models.BooleanField(db_default=False, default=False, editable=False),
        ),
    ]
