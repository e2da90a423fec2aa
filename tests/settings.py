"""Settings of the tests: those of production, but for what would only make them slow.

The values of the environment are set first, each of them, so that no `.env` changes what is tested; only
DATABASE_URL passes through (unset: the bundled PostgreSQL).
"""

import atexit
import os
import shutil
import tempfile

FILES = tempfile.mkdtemp(prefix="talentforum-tests-")
atexit.register(shutil.rmtree, FILES, ignore_errors=True)

os.environ.update(
    {
        "DEBUG": "off",
        "SECRET_KEY": "only-for-tests-Zk3vQ9xT7bLw2RfY8nHcJ5mPaU6dGeS1oKiX4tB0",
        "DATABASE_URL": os.environ.get("DATABASE_URL", ""),
        "CELERY_BROKER_URL": "",
        "CACHE_URL": "",
        "EMAIL_URL": "",
        "SITE_URL": "https://testserver",
        "ALLOWED_HOSTS": "",
        "MEDIA_ROOT": f"{FILES}/media",
        "TRUSTED_PROXIES": "",
        "TALENTFORUM_DEMO": "off",
        "RATE_LIMITS": "on",
        "MAIL_FROM": "",
        "MAIL_PROVIDER": "",
        "MAIL_SECRET": "",
    }
)

from talentforum.settings import *  # noqa: F403
from talentforum.settings import DATABASES, STORAGES

# A pool would keep connections to the test database open when it is to be dropped. What a test loses in a power
# cut nobody misses, so no commit waits for the disk.
DATABASES["default"]["OPTIONS"] = {
    **{key: value for key, value in DATABASES["default"]["OPTIONS"].items() if key != "pool"},
    "options": "-c synchronous_commit=off",
}
# Another run in the same folder at the same time needs another name.
DATABASES["default"]["TEST"] = {"NAME": os.environ.get("TEST_DATABASE", "test_talentforum")}

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
STATIC_ROOT = FILES  # nothing is collected there: static files come from where they lie
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True  # each new test client would list all of them again
