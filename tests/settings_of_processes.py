"""Settings of the processes that a test starts beside itself: those of the tests, over the test's own database."""

import os

from tests.settings import *  # noqa: F403
from tests.settings import DATABASES

CACHE_URL = os.environ.get("PAGES_IN_REDIS") or None
TRUSTED_PROXIES = ["127.0.0.1"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
DATABASES["default"].pop("TEST", None)
