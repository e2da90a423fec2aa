"""App configuration."""

from django.apps import AppConfig


class PagecacheConfig(AppConfig):
    """The stranger's page, answered before Django is asked."""

    name = "pagecache"
