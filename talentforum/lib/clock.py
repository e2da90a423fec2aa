"""What time it is by the database's clock, which decides what is planned, also in a worker whose own clock is wrong."""

from datetime import datetime, timedelta
from time import monotonic

from django.db import connection
from django.utils import timezone

EVERY = 60  # seconds after which the clocks are compared anew
RIGHT = timedelta(seconds=2)  # what the way to the database and back may take


class Clock:
    """This process's clock, and by how much it is ahead of the database's: nothing unless they were compared."""

    def __init__(self) -> None:
        self._ahead = timedelta()
        self._compared: float | None = None

    def now(self) -> datetime:
        """Return the time."""
        return timezone.now() - self._ahead

    def compare(self) -> None:
        """Ask the database for the time, unless that was done within a minute."""
        if self._compared is not None and monotonic() - self._compared < EVERY:
            return
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            (theirs,) = cursor.fetchone()
        ahead = timezone.now() - theirs
        self._ahead = ahead if abs(ahead) > RIGHT else timedelta()
        self._compared = monotonic()


clock = Clock()
