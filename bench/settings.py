"""Settings of the measurements: those of the tests, with databases of their own and nobody told to slow down."""

from tests.settings import *  # noqa: F403
from tests.settings import DATABASES, LOGGING

DATABASES["default"]["TEST"] = {"NAME": "talentforum_bench"}
RATE_LIMITS = False
ACCOUNT_RATE_LIMITS = False
LOGGING["root"]["level"] = "WARNING"  # a line for each request would stand among the figures
