"""Let what changes in rows that pages show raise the removals number of the page cache."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('pagecache', '0001_removals'),
        ('experiences', '0003_find_by_role'),
    ]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name='experience',
            trigger=pgtrigger.compiler.Trigger(name='changes_reach_kept_pages', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN ((OLD.* IS DISTINCT FROM NEW.*) AND (OLD."shown_at" IS NOT NULL))', constraint='CONSTRAINT', func="\n    IF coalesce(current_setting('pagecache.raised', true), '') = '' THEN\n        PERFORM set_config('pagecache.raised', 'yes', true);\n        INSERT INTO pagecache_removals AS kept (id, number)\n        VALUES (1, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint)\n        ON CONFLICT (id) DO UPDATE SET number = greatest(kept.number + 1, excluded.number);\n    END IF;\n    RETURN NULL;\n", hash='2195655d962e724e7bbdbd65ffeead39d2ddafba', operation='UPDATE', pgid='pgtrigger_changes_reach_kept_pages_80d35', table='experiences_experience', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='experience',
            trigger=pgtrigger.compiler.Trigger(name='deletions_reach_kept_pages', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."shown_at" IS NOT NULL)', constraint='CONSTRAINT', func="\n    IF coalesce(current_setting('pagecache.raised', true), '') = '' THEN\n        PERFORM set_config('pagecache.raised', 'yes', true);\n        INSERT INTO pagecache_removals AS kept (id, number)\n        VALUES (1, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint)\n        ON CONFLICT (id) DO UPDATE SET number = greatest(kept.number + 1, excluded.number);\n    END IF;\n    RETURN NULL;\n", hash='3d3017f36c26895f618443490735febdaa116790', operation='DELETE', pgid='pgtrigger_deletions_reach_kept_pages_119cf', table='experiences_experience', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
    ]
