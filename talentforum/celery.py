"""The queue: Redis or RabbitMQ by CELERY_BROKER_URL, else PostgreSQL itself."""

import atexit
import os
import socket
from typing import Any

from celery import Celery
from celery.schedules import crontab
from celery.signals import setup_logging, task_prerun

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "talentforum.settings")

# Whoever sends waits in a request: no pauses between attempts (kombu's own take two seconds). The worker has its own.
ONE_TRY = {"max_retries": 1, "interval_start": 0, "interval_step": 0, "interval_max": 0}
QUICK = 0.3  # seconds that a broker has for each answer to one who sends: a poke takes two, so 0.6 at the longest

# A worker waits for a frozen Redis as long as that takes; one whose host is gone is found out after a minute.
ALIVE = {socket.TCP_KEEPIDLE: 30, socket.TCP_KEEPINTVL: 10, socket.TCP_KEEPCNT: 3}


class Application(Celery):
    """Celery, which waits less for a broker when it sends than when it receives."""

    def connection_for_write(self, url: str | None = None, **options: Any) -> Any:
        """Return a connection to send over."""
        if self.conf.broker_url.startswith("redis"):
            options = {"transport_options": {"socket_timeout": QUICK, "socket_connect_timeout": QUICK}} | options
        elif self.conf.broker_url.startswith("pgmq"):  # the worker sets the trigger: two who do it at once deadlock
            options = {"transport_options": {"use_notify": False}} | options
        return super().connection_for_write(url, **options)


app = Application("talentforum")


class Configuration:
    """Celery's settings, read when first needed: the bundled database must run before its address is known."""

    task_serializer = "json"
    accept_content = ["json"]
    task_ignore_result = True
    result_backend = None
    task_acks_late = True
    task_soft_time_limit = 240  # raises in the task, which can still tidy up,
    task_time_limit = 300  # before its process is killed; a killed task is done anew by its sweep
    task_publish_retry = False
    worker_enable_remote_control = False
    worker_hijack_root_logger = False
    worker_send_task_events = False
    broker_connection_retry_on_startup = True
    broker_connection_timeout = 1
    imports = ["talentforum.lib.mail"]
    timezone = "Europe/Berlin"
    beat_schedule = {
        "deliveries": {"task": "notifications.tasks.deliver_due", "schedule": 30.0},
        "announcements": {"task": "notifications.tasks.go_on_with_announcements", "schedule": crontab()},
        "notifications": {
            "task": "notifications.tasks.forget_old_notifications",
            "schedule": crontab(hour=3, minute=23),
        },
        "renditions": {"task": "articles.tasks.render_waiting_images", "schedule": 300.0},
        "followups": {"task": "articles.tasks.publish_due_followups", "schedule": crontab()},
        "articles": {"task": "articles.tasks.bring_back_articles", "schedule": crontab()},
        "ranking": {"task": "comments.tasks.rank_threads", "schedule": crontab()},
        "polls": {"task": "polls.tasks.close_due_polls", "schedule": crontab()},
        "queue": {"task": "moderation.tasks.warn_of_late_cases", "schedule": 600.0},
        "emergency": {"task": "moderation.tasks.follow_the_queue", "schedule": 300.0},
        "bans": {"task": "moderation.tasks.end_bans", "schedule": 3600.0},
        "long holds": {"task": "moderation.tasks.state_long_holds", "schedule": 3600.0},
        "notices": {"task": "moderation.tasks.send_notice_mails", "schedule": 30.0},
        "old notices": {"task": "moderation.tasks.forget_old_notices", "schedule": crontab(hour=3, minute=53)},
        "evidence": {"task": "moderation.tasks.forget_evidence", "schedule": crontab(hour=3, minute=52)},
        "new words": {"task": "search.tasks.refresh_words", "schedule": 3600.0},
        "all words": {"task": "search.tasks.rebuild_words", "schedule": crontab(hour=4, minute=17)},
        "counters": {"task": "accounts.tasks.forget_old_counters", "schedule": 3600.0},
        "visits": {"task": "comments.tasks.forget_old_visits", "schedule": crontab(hour=3, minute=41)},
        "sessions": {"task": "accounts.tasks.clear_sessions", "schedule": 24 * 3600.0},
    }

    def __init__(self) -> None:
        from django.conf import settings

        self.broker_url = settings.BROKER_URL or "pgmq://localhost"
        self.broker_transport_options: dict[str, Any] = (
            {"socket_connect_timeout": 1, "socket_keepalive": True, "socket_keepalive_options": ALIVE}
            | {"visibility_timeout": 3600}
            if settings.BROKER_URL
            else self.in_postgresql()
        ) | ONE_TRY
        if self.broker_url.startswith("redis"):
            # A worker takes a message when a process of its own is free. Counted by what was not acknowledged, as is
            # usual, those whose acknowledgement failed when Redis went would stay in its hand for ever, and with as
            # many as it takes at once it would ask Redis for nothing more, not even find out that it is gone.
            self.worker_prefetch_multiplier = 0
            self.worker_disable_prefetch = True

    @staticmethod
    def in_postgresql() -> dict[str, Any]:
        """Return the options of kombu's pgmq transport, for the project's own database."""
        from django.db import connection
        from psycopg.conninfo import make_conninfo

        params = connection.get_connection_params()
        place = {key: params[key] for key in ("dbname", "host", "port", "user", "password") if params.get(key)}
        return {
            "conn_string": make_conninfo(**place, connect_timeout=2),
            "init_extension": False,
            "use_notify": True,
            "visibility_timeout": 3600,
            "wait_time_seconds": 1,
            "pool_timeout": 1,
            "pool_size": 4,
        }


app.config_from_object("talentforum.celery:configuration")
app.autodiscover_tasks()


def __getattr__(name: str) -> Configuration:
    """Make the configuration when Celery first asks for it."""
    if name == "configuration":
        return Configuration()
    raise AttributeError(name)


@setup_logging.connect
def _keep_logging(**_: Any) -> None:
    """Leave logging to Django's LOGGING, which holds no personal data."""


@task_prerun.connect
def _look_at_the_clock(task: Any = None, **_: Any) -> None:
    """Let what a worker does go by the database's clock."""
    if not task.request.is_eager:
        from talentforum.lib.clock import clock

        clock.compare()


@atexit.register
def _close() -> None:
    """Close the queue's connections: a short command that enqueued would hang 20 s at its end otherwise."""
    if app.__dict__.get("_pool"):  # asking for `app.pool` itself would make one, and start the bundled database for it
        app.pool.force_close_all()  # type: ignore[attr-defined]
    app.close()
