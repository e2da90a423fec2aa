"""Let what changes in rows that pages show raise the removals number of the page cache."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('pagecache', '0001_removals'),
        ('accounts', '0002_what_big_threads_need'),
    ]

    operations = [
        migrations.CreateModel(
            name='Membership',
            fields=[
            ],
            options={
                'proxy': True,
                'default_permissions': (),
                'indexes': [],
                'constraints': [],
            },
            bases=('accounts.user_groups',),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='profile',
            trigger=pgtrigger.compiler.Trigger(name='changes_reach_kept_pages', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."folded" IS DISTINCT FROM (NEW."folded") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."name_key" IS DISTINCT FROM (NEW."name_key") OR OLD."user_id" IS DISTINCT FROM (NEW."user_id"))', constraint='CONSTRAINT', func="\n    IF coalesce(current_setting('pagecache.raised', true), '') = '' THEN\n        PERFORM set_config('pagecache.raised', 'yes', true);\n        INSERT INTO pagecache_removals AS kept (id, number)\n        VALUES (1, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint)\n        ON CONFLICT (id) DO UPDATE SET number = greatest(kept.number + 1, excluded.number);\n    END IF;\n    RETURN NULL;\n", hash='7d6e8310ec40d984403ffdff1806289c26d0aa35', operation='UPDATE', pgid='pgtrigger_changes_reach_kept_pages_61ce1', table='accounts_profile', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='profile',
            trigger=pgtrigger.compiler.Trigger(name='deletions_reach_kept_pages', sql=pgtrigger.compiler.UpsertTriggerSql(constraint='CONSTRAINT', func="\n    IF coalesce(current_setting('pagecache.raised', true), '') = '' THEN\n        PERFORM set_config('pagecache.raised', 'yes', true);\n        INSERT INTO pagecache_removals AS kept (id, number)\n        VALUES (1, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint)\n        ON CONFLICT (id) DO UPDATE SET number = greatest(kept.number + 1, excluded.number);\n    END IF;\n    RETURN NULL;\n", hash='941fe61e4805fdf6790f43827aa25bbebb00cc94', operation='DELETE', pgid='pgtrigger_deletions_reach_kept_pages_88486', table='accounts_profile', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='user',
            trigger=pgtrigger.compiler.Trigger(name='changes_reach_kept_pages', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_active" IS DISTINCT FROM (NEW."is_active") OR OLD."joined_at" IS DISTINCT FROM (NEW."joined_at"))', constraint='CONSTRAINT', func="\n    IF coalesce(current_setting('pagecache.raised', true), '') = '' THEN\n        PERFORM set_config('pagecache.raised', 'yes', true);\n        INSERT INTO pagecache_removals AS kept (id, number)\n        VALUES (1, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint)\n        ON CONFLICT (id) DO UPDATE SET number = greatest(kept.number + 1, excluded.number);\n    END IF;\n    RETURN NULL;\n", hash='7e88768d74f006346c7b29c4566bf9fb3c2068b0', operation='UPDATE', pgid='pgtrigger_changes_reach_kept_pages_99617', table='accounts_user', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='user',
            trigger=pgtrigger.compiler.Trigger(name='deletions_reach_kept_pages', sql=pgtrigger.compiler.UpsertTriggerSql(constraint='CONSTRAINT', func="\n    IF coalesce(current_setting('pagecache.raised', true), '') = '' THEN\n        PERFORM set_config('pagecache.raised', 'yes', true);\n        INSERT INTO pagecache_removals AS kept (id, number)\n        VALUES (1, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint)\n        ON CONFLICT (id) DO UPDATE SET number = greatest(kept.number + 1, excluded.number);\n    END IF;\n    RETURN NULL;\n", hash='644a9f832eae91f47d6fd3c1a0a2ccc52e9e41af', operation='DELETE', pgid='pgtrigger_deletions_reach_kept_pages_25df4', table='accounts_user', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='membership',
            trigger=pgtrigger.compiler.Trigger(name='changes_reach_kept_pages', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', constraint='CONSTRAINT', func="\n    IF coalesce(current_setting('pagecache.raised', true), '') = '' THEN\n        PERFORM set_config('pagecache.raised', 'yes', true);\n        INSERT INTO pagecache_removals AS kept (id, number)\n        VALUES (1, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint)\n        ON CONFLICT (id) DO UPDATE SET number = greatest(kept.number + 1, excluded.number);\n    END IF;\n    RETURN NULL;\n", hash='5c058930e5baeca39202226c306b86d90f20a6ef', operation='UPDATE', pgid='pgtrigger_changes_reach_kept_pages_b9d75', table='accounts_user_groups', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='membership',
            trigger=pgtrigger.compiler.Trigger(name='deletions_reach_kept_pages', sql=pgtrigger.compiler.UpsertTriggerSql(constraint='CONSTRAINT', func="\n    IF coalesce(current_setting('pagecache.raised', true), '') = '' THEN\n        PERFORM set_config('pagecache.raised', 'yes', true);\n        INSERT INTO pagecache_removals AS kept (id, number)\n        VALUES (1, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint)\n        ON CONFLICT (id) DO UPDATE SET number = greatest(kept.number + 1, excluded.number);\n    END IF;\n    RETURN NULL;\n", hash='5a7a922d0907f004539a72c59d8267f36778f8a6', operation='DELETE', pgid='pgtrigger_deletions_reach_kept_pages_d21ee', table='accounts_user_groups', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='membership',
            trigger=pgtrigger.compiler.Trigger(name='additions_reach_kept_pages', sql=pgtrigger.compiler.UpsertTriggerSql(constraint='CONSTRAINT', func="\n    IF coalesce(current_setting('pagecache.raised', true), '') = '' THEN\n        PERFORM set_config('pagecache.raised', 'yes', true);\n        INSERT INTO pagecache_removals AS kept (id, number)\n        VALUES (1, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint)\n        ON CONFLICT (id) DO UPDATE SET number = greatest(kept.number + 1, excluded.number);\n    END IF;\n    RETURN NULL;\n", hash='afb3af281102e1e4ebeb200a66ad0b6edf492f4b', operation='INSERT', pgid='pgtrigger_additions_reach_kept_pages_0a43d', table='accounts_user_groups', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
    ]
