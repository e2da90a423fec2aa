"""Settings of the processes that are put to the test: those of production, over what the environment names."""

from talentforum.settings import *  # noqa: F403
from talentforum.settings import BASE_DIR, PASSWORD_HASHERS, STORAGES

PASSWORD_HASHERS += ["django.contrib.auth.hashers.MD5PasswordHasher"]  # of the people of the tests

STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
STATIC_ROOT = BASE_DIR / "talentforum" / "static"  # nothing is collected: static files come from where they lie
WHITENOISE_USE_FINDERS = True
