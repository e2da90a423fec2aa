"""The WSGI entry point: `granian --interface wsgi talentforum.wsgi:application`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "talentforum.settings")
django = get_wsgi_application()

from pagecache.wsgi import PageCache  # noqa: E402 - its settings and models are there from here on

application = PageCache(django)
