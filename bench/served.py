"""Settings of the servers that are measured: those of production, over a database of the measurements.

`server.py` sets the environment: DEBUG off, RATE_LIMITS off, everything on the loopback address.
"""

import os
from pathlib import Path

from talentforum.settings import *  # noqa: F403
from talentforum.settings import DATABASES

FILES = Path(os.environ["BENCH_FILES"])

DATABASES["default"]["NAME"] = os.environ["BENCH_DATABASE"]
STATIC_ROOT = FILES / "static"
