"""Runs a `manage.py` or `celery` command as a child of bin/dev, which it does not outlive, however that ended.

bin/_child.py manage runserver 8000
bin/_child.py celery worker
"""

import os
import signal
import sys
import threading
import time
import warnings
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAUSE = 0.5  # seconds between two looks at the parent
GRACE = 10  # seconds to end by itself


def run(program: str, *arguments: str) -> None:
    """Run the command; Ctrl-C is bin/dev's, which ends its children itself."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    end_with_parent()
    os.register_at_fork(after_in_child=end_with_parent)  # celery's beat is a fork of the worker
    if program == "celery":
        run_celery(*arguments)
    else:
        from django.core.management import execute_from_command_line

        execute_from_command_line(["manage.py", *arguments])


def run_celery(*arguments: str) -> None:
    """Run a command of celery, without its warning against being root: this is development."""
    from celery.__main__ import main as celery
    from celery.exceptions import SecurityWarning

    warnings.simplefilter("ignore", SecurityWarning)
    sys.argv = ["celery", *arguments]
    celery()


def end_with_parent() -> None:
    """Watch the parent in a thread; where it is gone (killed with -9, too), end this process."""
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(PAUSE)
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(GRACE)
        os._exit(1)

    threading.Thread(target=watch, daemon=True, name="end with parent").start()


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "talentforum.settings")
    run(*sys.argv[1:])
