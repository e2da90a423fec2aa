"""The WSGI entry point: `granian --interface wsgi talentforum.wsgi:application`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "talentforum.settings")
application = get_wsgi_application()
