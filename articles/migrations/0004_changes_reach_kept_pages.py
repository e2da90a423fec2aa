"""Let what changes in rows that pages show raise the removals number of the page cache."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('pagecache', '0001_removals'),
        ('articles', '0003_first_versions'),
    ]

    operations = [
        migrations.CreateModel(
            name='ArticleByline',
            fields=[
            ],
            options={
                'proxy': True,
                'default_permissions': (),
                'indexes': [],
                'constraints': [],
            },
            bases=('articles.article_authors',),
        ),
        migrations.CreateModel(
            name='FollowUpByline',
            fields=[
            ],
            options={
                'proxy': True,
                'default_permissions': (),
                'indexes': [],
                'constraints': [],
            },
            bases=('articles.followup_authors',),
        ),
        migrations.AddField(
            model_name='article',
            name='additions',
            field=models.BigIntegerField(db_default=0, default=0, editable=False),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='anchor',
            trigger=pgtrigger.compiler.Trigger(name='changes_reach_kept_pages', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', constraint='CONSTRAINT', func="\n    IF coalesce(current_setting('pagecache.raised', true), '') = '' THEN\n        PERFORM set_config('pagecache.raised', 'yes', true);\n        INSERT INTO pagecache_removals AS kept (id, number)\n        VALUES (1, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint)\n        ON CONFLICT (id) DO UPDATE SET number = greatest(kept.number + 1, excluded.number);\n    END IF;\n    RETURN NULL;\n", hash='27996c8521b2d20f2edaa4d6040e08bb380330df', operation='UPDATE', pgid='pgtrigger_changes_reach_kept_pages_12931', table='articles_anchor', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='anchor',
            trigger=pgtrigger.compiler.Trigger(name='deletions_reach_kept_pages', sql=pgtrigger.compiler.UpsertTriggerSql(constraint='CONSTRAINT', func="\n    IF coalesce(current_setting('pagecache.raised', true), '') = '' THEN\n        PERFORM set_config('pagecache.raised', 'yes', true);\n        INSERT INTO pagecache_removals AS kept (id, number)\n        VALUES (1, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint)\n        ON CONFLICT (id) DO UPDATE SET number = greatest(kept.number + 1, excluded.number);\n    END IF;\n    RETURN NULL;\n", hash='bd5cbc233404090fb9334e9e24a86885e7a8a31f', operation='DELETE', pgid='pgtrigger_deletions_reach_kept_pages_cb3a2', table='articles_anchor', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='article',
            trigger=pgtrigger.compiler.Trigger(name='changes_reach_kept_pages', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."asks_for_experiences" IS DISTINCT FROM (NEW."asks_for_experiences") OR OLD."body" IS DISTINCT FROM (NEW."body") OR OLD."discussion_closed_at" IS DISTINCT FROM (NEW."discussion_closed_at") OR OLD."hero_id" IS DISTINCT FROM (NEW."hero_id") OR OLD."html" IS DISTINCT FROM (NEW."html") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."language" IS DISTINCT FROM (NEW."language") OR OLD."published_at" IS DISTINCT FROM (NEW."published_at") OR OLD."question" IS DISTINCT FROM (NEW."question") OR OLD."slug" IS DISTINCT FROM (NEW."slug") OR OLD."status" IS DISTINCT FROM (NEW."status") OR OLD."teaser" IS DISTINCT FROM (NEW."teaser") OR OLD."title" IS DISTINCT FROM (NEW."title") OR OLD."title_key" IS DISTINCT FROM (NEW."title_key") OR OLD."topic_id" IS DISTINCT FROM (NEW."topic_id") OR OLD."updated_at" IS DISTINCT FROM (NEW."updated_at"))', constraint='CONSTRAINT', func="\n    IF coalesce(current_setting('pagecache.raised', true), '') = '' THEN\n        PERFORM set_config('pagecache.raised', 'yes', true);\n        INSERT INTO pagecache_removals AS kept (id, number)\n        VALUES (1, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint)\n        ON CONFLICT (id) DO UPDATE SET number = greatest(kept.number + 1, excluded.number);\n    END IF;\n    RETURN NULL;\n", hash='6abb3ca8d69121764e3f1eb73661d8830e5bec23', operation='UPDATE', pgid='pgtrigger_changes_reach_kept_pages_fe45f', table='articles_article', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='article',
            trigger=pgtrigger.compiler.Trigger(name='deletions_reach_kept_pages', sql=pgtrigger.compiler.UpsertTriggerSql(constraint='CONSTRAINT', func="\n    IF coalesce(current_setting('pagecache.raised', true), '') = '' THEN\n        PERFORM set_config('pagecache.raised', 'yes', true);\n        INSERT INTO pagecache_removals AS kept (id, number)\n        VALUES (1, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint)\n        ON CONFLICT (id) DO UPDATE SET number = greatest(kept.number + 1, excluded.number);\n    END IF;\n    RETURN NULL;\n", hash='05882ceacc752278f4abd994665c5a36bb183dda', operation='DELETE', pgid='pgtrigger_deletions_reach_kept_pages_8801d', table='articles_article', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='author',
            trigger=pgtrigger.compiler.Trigger(name='changes_reach_kept_pages', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', constraint='CONSTRAINT', func="\n    IF coalesce(current_setting('pagecache.raised', true), '') = '' THEN\n        PERFORM set_config('pagecache.raised', 'yes', true);\n        INSERT INTO pagecache_removals AS kept (id, number)\n        VALUES (1, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint)\n        ON CONFLICT (id) DO UPDATE SET number = greatest(kept.number + 1, excluded.number);\n    END IF;\n    RETURN NULL;\n", hash='8103e8effd1692b784e3a8e60ba2f830e507b283', operation='UPDATE', pgid='pgtrigger_changes_reach_kept_pages_1f2b0', table='articles_author', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='author',
            trigger=pgtrigger.compiler.Trigger(name='deletions_reach_kept_pages', sql=pgtrigger.compiler.UpsertTriggerSql(constraint='CONSTRAINT', func="\n    IF coalesce(current_setting('pagecache.raised', true), '') = '' THEN\n        PERFORM set_config('pagecache.raised', 'yes', true);\n        INSERT INTO pagecache_removals AS kept (id, number)\n        VALUES (1, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint)\n        ON CONFLICT (id) DO UPDATE SET number = greatest(kept.number + 1, excluded.number);\n    END IF;\n    RETURN NULL;\n", hash='075816ffb7a6b25fa80606ea940c172d2fec972c', operation='DELETE', pgid='pgtrigger_deletions_reach_kept_pages_57b95', table='articles_author', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='citation',
            trigger=pgtrigger.compiler.Trigger(name='changes_reach_kept_pages', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', constraint='CONSTRAINT', func="\n    IF coalesce(current_setting('pagecache.raised', true), '') = '' THEN\n        PERFORM set_config('pagecache.raised', 'yes', true);\n        INSERT INTO pagecache_removals AS kept (id, number)\n        VALUES (1, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint)\n        ON CONFLICT (id) DO UPDATE SET number = greatest(kept.number + 1, excluded.number);\n    END IF;\n    RETURN NULL;\n", hash='c195addb20318481b7b20cfd3891dfb67a557eee', operation='UPDATE', pgid='pgtrigger_changes_reach_kept_pages_3389d', table='articles_citation', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='citation',
            trigger=pgtrigger.compiler.Trigger(name='deletions_reach_kept_pages', sql=pgtrigger.compiler.UpsertTriggerSql(constraint='CONSTRAINT', func="\n    IF coalesce(current_setting('pagecache.raised', true), '') = '' THEN\n        PERFORM set_config('pagecache.raised', 'yes', true);\n        INSERT INTO pagecache_removals AS kept (id, number)\n        VALUES (1, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint)\n        ON CONFLICT (id) DO UPDATE SET number = greatest(kept.number + 1, excluded.number);\n    END IF;\n    RETURN NULL;\n", hash='ab610da5edfe84ff7039968754793a3f27389c7c', operation='DELETE', pgid='pgtrigger_deletions_reach_kept_pages_22a47', table='articles_citation', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='citation',
            trigger=pgtrigger.compiler.Trigger(name='additions_reach_kept_pages', sql=pgtrigger.compiler.UpsertTriggerSql(constraint='CONSTRAINT', func="\n    IF coalesce(current_setting('pagecache.raised', true), '') = '' THEN\n        PERFORM set_config('pagecache.raised', 'yes', true);\n        INSERT INTO pagecache_removals AS kept (id, number)\n        VALUES (1, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint)\n        ON CONFLICT (id) DO UPDATE SET number = greatest(kept.number + 1, excluded.number);\n    END IF;\n    RETURN NULL;\n", hash='5c3b0f1cc7657392fb4ee46c3b2706c2377e5526', operation='INSERT', pgid='pgtrigger_additions_reach_kept_pages_43551', table='articles_citation', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='event',
            trigger=pgtrigger.compiler.Trigger(name='changes_reach_kept_pages', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', constraint='CONSTRAINT', func="\n    IF coalesce(current_setting('pagecache.raised', true), '') = '' THEN\n        PERFORM set_config('pagecache.raised', 'yes', true);\n        INSERT INTO pagecache_removals AS kept (id, number)\n        VALUES (1, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint)\n        ON CONFLICT (id) DO UPDATE SET number = greatest(kept.number + 1, excluded.number);\n    END IF;\n    RETURN NULL;\n", hash='fc971f517bc8088249dae061c21c46913e905b8a', operation='UPDATE', pgid='pgtrigger_changes_reach_kept_pages_13dea', table='articles_event', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='event',
            trigger=pgtrigger.compiler.Trigger(name='deletions_reach_kept_pages', sql=pgtrigger.compiler.UpsertTriggerSql(constraint='CONSTRAINT', func="\n    IF coalesce(current_setting('pagecache.raised', true), '') = '' THEN\n        PERFORM set_config('pagecache.raised', 'yes', true);\n        INSERT INTO pagecache_removals AS kept (id, number)\n        VALUES (1, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint)\n        ON CONFLICT (id) DO UPDATE SET number = greatest(kept.number + 1, excluded.number);\n    END IF;\n    RETURN NULL;\n", hash='71e23f83ad4522d8fb138a09374c9c681d169f42', operation='DELETE', pgid='pgtrigger_deletions_reach_kept_pages_850df', table='articles_event', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='event',
            trigger=pgtrigger.compiler.Trigger(name='additions_reach_kept_pages', sql=pgtrigger.compiler.UpsertTriggerSql(constraint='CONSTRAINT', func="\n    IF coalesce(current_setting('pagecache.raised', true), '') = '' THEN\n        PERFORM set_config('pagecache.raised', 'yes', true);\n        INSERT INTO pagecache_removals AS kept (id, number)\n        VALUES (1, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint)\n        ON CONFLICT (id) DO UPDATE SET number = greatest(kept.number + 1, excluded.number);\n    END IF;\n    RETURN NULL;\n", hash='fbdfd9c6a16d0d988ede3e30a6542c11873a2852', operation='INSERT', pgid='pgtrigger_additions_reach_kept_pages_a6a46', table='articles_event', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='followup',
            trigger=pgtrigger.compiler.Trigger(name='changes_reach_kept_pages', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', constraint='CONSTRAINT', func="\n    IF coalesce(current_setting('pagecache.raised', true), '') = '' THEN\n        PERFORM set_config('pagecache.raised', 'yes', true);\n        INSERT INTO pagecache_removals AS kept (id, number)\n        VALUES (1, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint)\n        ON CONFLICT (id) DO UPDATE SET number = greatest(kept.number + 1, excluded.number);\n    END IF;\n    RETURN NULL;\n", hash='efa9cb1e7b48ccf4328bac9485428b05d662cfc8', operation='UPDATE', pgid='pgtrigger_changes_reach_kept_pages_bd7d1', table='articles_followup', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='followup',
            trigger=pgtrigger.compiler.Trigger(name='deletions_reach_kept_pages', sql=pgtrigger.compiler.UpsertTriggerSql(constraint='CONSTRAINT', func="\n    IF coalesce(current_setting('pagecache.raised', true), '') = '' THEN\n        PERFORM set_config('pagecache.raised', 'yes', true);\n        INSERT INTO pagecache_removals AS kept (id, number)\n        VALUES (1, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint)\n        ON CONFLICT (id) DO UPDATE SET number = greatest(kept.number + 1, excluded.number);\n    END IF;\n    RETURN NULL;\n", hash='6bfa906dc39258b3090d79a9e69d8e81b964f805', operation='DELETE', pgid='pgtrigger_deletions_reach_kept_pages_b1703', table='articles_followup', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='image',
            trigger=pgtrigger.compiler.Trigger(name='changes_reach_kept_pages', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', constraint='CONSTRAINT', func="\n    IF coalesce(current_setting('pagecache.raised', true), '') = '' THEN\n        PERFORM set_config('pagecache.raised', 'yes', true);\n        INSERT INTO pagecache_removals AS kept (id, number)\n        VALUES (1, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint)\n        ON CONFLICT (id) DO UPDATE SET number = greatest(kept.number + 1, excluded.number);\n    END IF;\n    RETURN NULL;\n", hash='3f906da352ab2e119c7892713bd6268129ed5e85', operation='UPDATE', pgid='pgtrigger_changes_reach_kept_pages_76fe7', table='articles_image', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='image',
            trigger=pgtrigger.compiler.Trigger(name='deletions_reach_kept_pages', sql=pgtrigger.compiler.UpsertTriggerSql(constraint='CONSTRAINT', func="\n    IF coalesce(current_setting('pagecache.raised', true), '') = '' THEN\n        PERFORM set_config('pagecache.raised', 'yes', true);\n        INSERT INTO pagecache_removals AS kept (id, number)\n        VALUES (1, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint)\n        ON CONFLICT (id) DO UPDATE SET number = greatest(kept.number + 1, excluded.number);\n    END IF;\n    RETURN NULL;\n", hash='8366f178ba7f8b6f99938999ed5e8c504e902bc3', operation='DELETE', pgid='pgtrigger_deletions_reach_kept_pages_b9d36', table='articles_image', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='page',
            trigger=pgtrigger.compiler.Trigger(name='changes_reach_kept_pages', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', constraint='CONSTRAINT', func="\n    IF coalesce(current_setting('pagecache.raised', true), '') = '' THEN\n        PERFORM set_config('pagecache.raised', 'yes', true);\n        INSERT INTO pagecache_removals AS kept (id, number)\n        VALUES (1, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint)\n        ON CONFLICT (id) DO UPDATE SET number = greatest(kept.number + 1, excluded.number);\n    END IF;\n    RETURN NULL;\n", hash='b313ce2e6a40717cc430797d63833a64beade6bd', operation='UPDATE', pgid='pgtrigger_changes_reach_kept_pages_0574f', table='articles_page', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='page',
            trigger=pgtrigger.compiler.Trigger(name='deletions_reach_kept_pages', sql=pgtrigger.compiler.UpsertTriggerSql(constraint='CONSTRAINT', func="\n    IF coalesce(current_setting('pagecache.raised', true), '') = '' THEN\n        PERFORM set_config('pagecache.raised', 'yes', true);\n        INSERT INTO pagecache_removals AS kept (id, number)\n        VALUES (1, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint)\n        ON CONFLICT (id) DO UPDATE SET number = greatest(kept.number + 1, excluded.number);\n    END IF;\n    RETURN NULL;\n", hash='c6b7e9fcb6670d8ba979d3de48625716f4be7160', operation='DELETE', pgid='pgtrigger_deletions_reach_kept_pages_6ead6', table='articles_page', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='page',
            trigger=pgtrigger.compiler.Trigger(name='additions_reach_kept_pages', sql=pgtrigger.compiler.UpsertTriggerSql(constraint='CONSTRAINT', func="\n    IF coalesce(current_setting('pagecache.raised', true), '') = '' THEN\n        PERFORM set_config('pagecache.raised', 'yes', true);\n        INSERT INTO pagecache_removals AS kept (id, number)\n        VALUES (1, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint)\n        ON CONFLICT (id) DO UPDATE SET number = greatest(kept.number + 1, excluded.number);\n    END IF;\n    RETURN NULL;\n", hash='75131e9659650b10e74ce3904f637f83320e9f3c', operation='INSERT', pgid='pgtrigger_additions_reach_kept_pages_678d1', table='articles_page', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='topic',
            trigger=pgtrigger.compiler.Trigger(name='changes_reach_kept_pages', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', constraint='CONSTRAINT', func="\n    IF coalesce(current_setting('pagecache.raised', true), '') = '' THEN\n        PERFORM set_config('pagecache.raised', 'yes', true);\n        INSERT INTO pagecache_removals AS kept (id, number)\n        VALUES (1, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint)\n        ON CONFLICT (id) DO UPDATE SET number = greatest(kept.number + 1, excluded.number);\n    END IF;\n    RETURN NULL;\n", hash='60642799f109e9f3b90200cfdc3bf7657c0ebc01', operation='UPDATE', pgid='pgtrigger_changes_reach_kept_pages_0f517', table='articles_topic', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='topic',
            trigger=pgtrigger.compiler.Trigger(name='deletions_reach_kept_pages', sql=pgtrigger.compiler.UpsertTriggerSql(constraint='CONSTRAINT', func="\n    IF coalesce(current_setting('pagecache.raised', true), '') = '' THEN\n        PERFORM set_config('pagecache.raised', 'yes', true);\n        INSERT INTO pagecache_removals AS kept (id, number)\n        VALUES (1, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint)\n        ON CONFLICT (id) DO UPDATE SET number = greatest(kept.number + 1, excluded.number);\n    END IF;\n    RETURN NULL;\n", hash='3d21130a55dab58f5007ed55a849767a47a92991', operation='DELETE', pgid='pgtrigger_deletions_reach_kept_pages_d7a7e', table='articles_topic', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='articlebyline',
            trigger=pgtrigger.compiler.Trigger(name='changes_reach_kept_pages', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', constraint='CONSTRAINT', func="\n    IF coalesce(current_setting('pagecache.raised', true), '') = '' THEN\n        PERFORM set_config('pagecache.raised', 'yes', true);\n        INSERT INTO pagecache_removals AS kept (id, number)\n        VALUES (1, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint)\n        ON CONFLICT (id) DO UPDATE SET number = greatest(kept.number + 1, excluded.number);\n    END IF;\n    RETURN NULL;\n", hash='c910c695598ff9653b74d9144c90bda71bb5b37b', operation='UPDATE', pgid='pgtrigger_changes_reach_kept_pages_fe435', table='articles_article_authors', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='articlebyline',
            trigger=pgtrigger.compiler.Trigger(name='deletions_reach_kept_pages', sql=pgtrigger.compiler.UpsertTriggerSql(constraint='CONSTRAINT', func="\n    IF coalesce(current_setting('pagecache.raised', true), '') = '' THEN\n        PERFORM set_config('pagecache.raised', 'yes', true);\n        INSERT INTO pagecache_removals AS kept (id, number)\n        VALUES (1, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint)\n        ON CONFLICT (id) DO UPDATE SET number = greatest(kept.number + 1, excluded.number);\n    END IF;\n    RETURN NULL;\n", hash='117596bf7205a5e762c79803d66d0f5e989508be', operation='DELETE', pgid='pgtrigger_deletions_reach_kept_pages_e0c7c', table='articles_article_authors', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='articlebyline',
            trigger=pgtrigger.compiler.Trigger(name='additions_reach_kept_pages', sql=pgtrigger.compiler.UpsertTriggerSql(constraint='CONSTRAINT', func="\n    IF coalesce(current_setting('pagecache.raised', true), '') = '' THEN\n        PERFORM set_config('pagecache.raised', 'yes', true);\n        INSERT INTO pagecache_removals AS kept (id, number)\n        VALUES (1, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint)\n        ON CONFLICT (id) DO UPDATE SET number = greatest(kept.number + 1, excluded.number);\n    END IF;\n    RETURN NULL;\n", hash='7c27dc318ea9be65b6d2d17217e27d8a5281abd9', operation='INSERT', pgid='pgtrigger_additions_reach_kept_pages_722a5', table='articles_article_authors', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='followupbyline',
            trigger=pgtrigger.compiler.Trigger(name='changes_reach_kept_pages', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', constraint='CONSTRAINT', func="\n    IF coalesce(current_setting('pagecache.raised', true), '') = '' THEN\n        PERFORM set_config('pagecache.raised', 'yes', true);\n        INSERT INTO pagecache_removals AS kept (id, number)\n        VALUES (1, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint)\n        ON CONFLICT (id) DO UPDATE SET number = greatest(kept.number + 1, excluded.number);\n    END IF;\n    RETURN NULL;\n", hash='8a55e4536e19beccc899c233150a6c0df6a646ff', operation='UPDATE', pgid='pgtrigger_changes_reach_kept_pages_3fc51', table='articles_followup_authors', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='followupbyline',
            trigger=pgtrigger.compiler.Trigger(name='deletions_reach_kept_pages', sql=pgtrigger.compiler.UpsertTriggerSql(constraint='CONSTRAINT', func="\n    IF coalesce(current_setting('pagecache.raised', true), '') = '' THEN\n        PERFORM set_config('pagecache.raised', 'yes', true);\n        INSERT INTO pagecache_removals AS kept (id, number)\n        VALUES (1, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint)\n        ON CONFLICT (id) DO UPDATE SET number = greatest(kept.number + 1, excluded.number);\n    END IF;\n    RETURN NULL;\n", hash='256a227d3b8317eeec0553bfbcb56986919a7480', operation='DELETE', pgid='pgtrigger_deletions_reach_kept_pages_9cee3', table='articles_followup_authors', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='followupbyline',
            trigger=pgtrigger.compiler.Trigger(name='additions_reach_kept_pages', sql=pgtrigger.compiler.UpsertTriggerSql(constraint='CONSTRAINT', func="\n    IF coalesce(current_setting('pagecache.raised', true), '') = '' THEN\n        PERFORM set_config('pagecache.raised', 'yes', true);\n        INSERT INTO pagecache_removals AS kept (id, number)\n        VALUES (1, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint)\n        ON CONFLICT (id) DO UPDATE SET number = greatest(kept.number + 1, excluded.number);\n    END IF;\n    RETURN NULL;\n", hash='321c0ff3da2287479268786da10a4d0860995326', operation='INSERT', pgid='pgtrigger_additions_reach_kept_pages_21753', table='articles_followup_authors', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='article',
            trigger=pgtrigger.compiler.Trigger(name='additions_reach_kept_pages', sql=pgtrigger.compiler.UpsertTriggerSql(constraint='CONSTRAINT', func="\n    IF coalesce(current_setting('pagecache.raised', true), '') = '' THEN\n        PERFORM set_config('pagecache.raised', 'yes', true);\n        INSERT INTO pagecache_removals AS kept (id, number)\n        VALUES (1, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint)\n        ON CONFLICT (id) DO UPDATE SET number = greatest(kept.number + 1, excluded.number);\n    END IF;\n    RETURN NULL;\n", hash='940d03213604f420cd30934af28f4d9159ad302c', operation='INSERT', pgid='pgtrigger_additions_reach_kept_pages_11fa1', table='articles_article', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='followup',
            trigger=pgtrigger.compiler.Trigger(name='additions_reach_kept_pages', sql=pgtrigger.compiler.UpsertTriggerSql(constraint='CONSTRAINT', func="\n    IF coalesce(current_setting('pagecache.raised', true), '') = '' THEN\n        PERFORM set_config('pagecache.raised', 'yes', true);\n        INSERT INTO pagecache_removals AS kept (id, number)\n        VALUES (1, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint)\n        ON CONFLICT (id) DO UPDATE SET number = greatest(kept.number + 1, excluded.number);\n    END IF;\n    RETURN NULL;\n", hash='3cdfd113111d8b3776fa66c35d23e11cfc9030a5', operation='INSERT', pgid='pgtrigger_additions_reach_kept_pages_b11c1', table='articles_followup', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
    ]
