"""Let what changes in rows that pages show raise the removals number of the page cache."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('pagecache', '0001_removals'),
        ('polls', '0001_polls_with_ballots_and_results'),
    ]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name='choice',
            trigger=pgtrigger.compiler.Trigger(name='changes_reach_kept_pages', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_abstention" IS DISTINCT FROM (NEW."is_abstention") OR OLD."label" IS DISTINCT FROM (NEW."label") OR OLD."poll_id" IS DISTINCT FROM (NEW."poll_id") OR OLD."position" IS DISTINCT FROM (NEW."position") OR OLD."value" IS DISTINCT FROM (NEW."value"))', constraint='CONSTRAINT', func="\n    IF coalesce(current_setting('pagecache.raised', true), '') = '' THEN\n        PERFORM set_config('pagecache.raised', 'yes', true);\n        INSERT INTO pagecache_removals AS kept (id, number)\n        VALUES (1, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint)\n        ON CONFLICT (id) DO UPDATE SET number = greatest(kept.number + 1, excluded.number);\n    END IF;\n    RETURN NULL;\n", hash='404886c086d1847fb9970ebe6a1404f579482791', operation='UPDATE', pgid='pgtrigger_changes_reach_kept_pages_622b0', table='polls_choice', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='choice',
            trigger=pgtrigger.compiler.Trigger(name='deletions_reach_kept_pages', sql=pgtrigger.compiler.UpsertTriggerSql(constraint='CONSTRAINT', func="\n    IF coalesce(current_setting('pagecache.raised', true), '') = '' THEN\n        PERFORM set_config('pagecache.raised', 'yes', true);\n        INSERT INTO pagecache_removals AS kept (id, number)\n        VALUES (1, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint)\n        ON CONFLICT (id) DO UPDATE SET number = greatest(kept.number + 1, excluded.number);\n    END IF;\n    RETURN NULL;\n", hash='e680d89994725cfcbf96f0a31c2379940db743e6', operation='DELETE', pgid='pgtrigger_deletions_reach_kept_pages_e07f3', table='polls_choice', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='choice',
            trigger=pgtrigger.compiler.Trigger(name='additions_reach_kept_pages', sql=pgtrigger.compiler.UpsertTriggerSql(constraint='CONSTRAINT', func="\n    IF coalesce(current_setting('pagecache.raised', true), '') = '' THEN\n        PERFORM set_config('pagecache.raised', 'yes', true);\n        INSERT INTO pagecache_removals AS kept (id, number)\n        VALUES (1, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint)\n        ON CONFLICT (id) DO UPDATE SET number = greatest(kept.number + 1, excluded.number);\n    END IF;\n    RETURN NULL;\n", hash='f70672ce5d3a561121cb076cf64d4e39b38d89ce', operation='INSERT', pgid='pgtrigger_additions_reach_kept_pages_25127', table='polls_choice', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='correction',
            trigger=pgtrigger.compiler.Trigger(name='changes_reach_kept_pages', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', constraint='CONSTRAINT', func="\n    IF coalesce(current_setting('pagecache.raised', true), '') = '' THEN\n        PERFORM set_config('pagecache.raised', 'yes', true);\n        INSERT INTO pagecache_removals AS kept (id, number)\n        VALUES (1, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint)\n        ON CONFLICT (id) DO UPDATE SET number = greatest(kept.number + 1, excluded.number);\n    END IF;\n    RETURN NULL;\n", hash='f6b42e8c73df7d0ab0dc237303d30f4f66541b1f', operation='UPDATE', pgid='pgtrigger_changes_reach_kept_pages_90dec', table='polls_correction', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='correction',
            trigger=pgtrigger.compiler.Trigger(name='deletions_reach_kept_pages', sql=pgtrigger.compiler.UpsertTriggerSql(constraint='CONSTRAINT', func="\n    IF coalesce(current_setting('pagecache.raised', true), '') = '' THEN\n        PERFORM set_config('pagecache.raised', 'yes', true);\n        INSERT INTO pagecache_removals AS kept (id, number)\n        VALUES (1, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint)\n        ON CONFLICT (id) DO UPDATE SET number = greatest(kept.number + 1, excluded.number);\n    END IF;\n    RETURN NULL;\n", hash='7471fea7523237558c216bb4b513624dd7b3617f', operation='DELETE', pgid='pgtrigger_deletions_reach_kept_pages_2ffab', table='polls_correction', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='correction',
            trigger=pgtrigger.compiler.Trigger(name='additions_reach_kept_pages', sql=pgtrigger.compiler.UpsertTriggerSql(constraint='CONSTRAINT', func="\n    IF coalesce(current_setting('pagecache.raised', true), '') = '' THEN\n        PERFORM set_config('pagecache.raised', 'yes', true);\n        INSERT INTO pagecache_removals AS kept (id, number)\n        VALUES (1, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint)\n        ON CONFLICT (id) DO UPDATE SET number = greatest(kept.number + 1, excluded.number);\n    END IF;\n    RETURN NULL;\n", hash='0dce89f6cd55fea15f7d38346be08138cab6b705', operation='INSERT', pgid='pgtrigger_additions_reach_kept_pages_07e15', table='polls_correction', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='poll',
            trigger=pgtrigger.compiler.Trigger(name='changes_reach_kept_pages', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."anchor_id" IS DISTINCT FROM (NEW."anchor_id") OR OLD."article_id" IS DISTINCT FROM (NEW."article_id") OR OLD."closed_at" IS DISTINCT FROM (NEW."closed_at") OR OLD."closed_by_id" IS DISTINCT FROM (NEW."closed_by_id") OR OLD."closes_at" IS DISTINCT FROM (NEW."closes_at") OR OLD."explanation" IS DISTINCT FROM (NEW."explanation") OR OLD."high_end" IS DISTINCT FROM (NEW."high_end") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_changeable" IS DISTINCT FROM (NEW."is_changeable") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."low_end" IS DISTINCT FROM (NEW."low_end") OR OLD."maximum" IS DISTINCT FROM (NEW."maximum") OR OLD."minimum" IS DISTINCT FROM (NEW."minimum") OR OLD."opens_at" IS DISTINCT FROM (NEW."opens_at") OR OLD."question" IS DISTINCT FROM (NEW."question") OR OLD."results" IS DISTINCT FROM (NEW."results") OR OLD."slug" IS DISTINCT FROM (NEW."slug") OR OLD."status" IS DISTINCT FROM (NEW."status"))', constraint='CONSTRAINT', func="\n    IF coalesce(current_setting('pagecache.raised', true), '') = '' THEN\n        PERFORM set_config('pagecache.raised', 'yes', true);\n        INSERT INTO pagecache_removals AS kept (id, number)\n        VALUES (1, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint)\n        ON CONFLICT (id) DO UPDATE SET number = greatest(kept.number + 1, excluded.number);\n    END IF;\n    RETURN NULL;\n", hash='4db2cd44d2d82f4f572e1b2edc7c909f3b402d45', operation='UPDATE', pgid='pgtrigger_changes_reach_kept_pages_2b923', table='polls_poll', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='poll',
            trigger=pgtrigger.compiler.Trigger(name='deletions_reach_kept_pages', sql=pgtrigger.compiler.UpsertTriggerSql(constraint='CONSTRAINT', func="\n    IF coalesce(current_setting('pagecache.raised', true), '') = '' THEN\n        PERFORM set_config('pagecache.raised', 'yes', true);\n        INSERT INTO pagecache_removals AS kept (id, number)\n        VALUES (1, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint)\n        ON CONFLICT (id) DO UPDATE SET number = greatest(kept.number + 1, excluded.number);\n    END IF;\n    RETURN NULL;\n", hash='1b96231dcde22dcdc7a5a6db00e7fcefd16f6cfa', operation='DELETE', pgid='pgtrigger_deletions_reach_kept_pages_6f1cc', table='polls_poll', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='poll',
            trigger=pgtrigger.compiler.Trigger(name='additions_reach_kept_pages', sql=pgtrigger.compiler.UpsertTriggerSql(constraint='CONSTRAINT', func="\n    IF coalesce(current_setting('pagecache.raised', true), '') = '' THEN\n        PERFORM set_config('pagecache.raised', 'yes', true);\n        INSERT INTO pagecache_removals AS kept (id, number)\n        VALUES (1, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint)\n        ON CONFLICT (id) DO UPDATE SET number = greatest(kept.number + 1, excluded.number);\n    END IF;\n    RETURN NULL;\n", hash='e96afbc1a1479a15a207d556308302645f77ff9b', operation='INSERT', pgid='pgtrigger_additions_reach_kept_pages_3fcb5', table='polls_poll', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='result',
            trigger=pgtrigger.compiler.Trigger(name='changes_reach_kept_pages', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', constraint='CONSTRAINT', func="\n    IF coalesce(current_setting('pagecache.raised', true), '') = '' THEN\n        PERFORM set_config('pagecache.raised', 'yes', true);\n        INSERT INTO pagecache_removals AS kept (id, number)\n        VALUES (1, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint)\n        ON CONFLICT (id) DO UPDATE SET number = greatest(kept.number + 1, excluded.number);\n    END IF;\n    RETURN NULL;\n", hash='35aaecfb3088d2b57df002ea39545f1ef29331c8', operation='UPDATE', pgid='pgtrigger_changes_reach_kept_pages_f1463', table='polls_result', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='result',
            trigger=pgtrigger.compiler.Trigger(name='deletions_reach_kept_pages', sql=pgtrigger.compiler.UpsertTriggerSql(constraint='CONSTRAINT', func="\n    IF coalesce(current_setting('pagecache.raised', true), '') = '' THEN\n        PERFORM set_config('pagecache.raised', 'yes', true);\n        INSERT INTO pagecache_removals AS kept (id, number)\n        VALUES (1, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint)\n        ON CONFLICT (id) DO UPDATE SET number = greatest(kept.number + 1, excluded.number);\n    END IF;\n    RETURN NULL;\n", hash='0d20aac5fe12bbb2c67ca7db6642002a3c614366', operation='DELETE', pgid='pgtrigger_deletions_reach_kept_pages_2a88b', table='polls_result', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='result',
            trigger=pgtrigger.compiler.Trigger(name='additions_reach_kept_pages', sql=pgtrigger.compiler.UpsertTriggerSql(constraint='CONSTRAINT', func="\n    IF coalesce(current_setting('pagecache.raised', true), '') = '' THEN\n        PERFORM set_config('pagecache.raised', 'yes', true);\n        INSERT INTO pagecache_removals AS kept (id, number)\n        VALUES (1, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint)\n        ON CONFLICT (id) DO UPDATE SET number = greatest(kept.number + 1, excluded.number);\n    END IF;\n    RETURN NULL;\n", hash='793522140d2672ddaaaac1e8fbc5298929c10ec7', operation='INSERT', pgid='pgtrigger_additions_reach_kept_pages_5c9f5', table='polls_result', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
    ]
