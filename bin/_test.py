"""What bin/test does once .venv is there: every check, one after the other, and a summary."""

import argparse
import fcntl
import os
import secrets
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = ROOT / ".venv" / "bin"
PYTHON = sys.executable
# The programs that tests need, with the names of Debian's packages.
PROGRAMS = {
    "chromium": "chromium",
    "chromium-headless-shell": "chromium-headless-shell",
    "redis-server": "redis-server",
    "nginx": "nginx-light",
}
PARALLEL = ["-n", "2", "--dist", "worksteal"]


@dataclass
class Check:
    """A command whose exit code says whether all is well."""

    name: str
    command: list[str]
    environment: dict[str, str] = field(default_factory=dict)
    took: float = 0  # seconds

    def passes(self) -> bool:
        """Run it, its output on the terminal, and say how it ended and how long it took."""
        print(f"\n=== {self.name}", flush=True)
        started = time.monotonic()
        code = subprocess.run(self.command, env=os.environ | self.environment, check=False).returncode
        self.took = time.monotonic() - started
        return code == 0


def main() -> int:
    """Run the checks that the command line asks for; return the exit code."""
    options, pytest_arguments = arguments()
    os.chdir(ROOT)
    lock = (ROOT / "var" / "test.lock").open("a")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        sys.exit("bin/test: runs in this folder already: wait for its end, or work in a second clone.")
    for program in missing_programs():
        print(f"bin/test: {program} is not installed; the tests that need it are skipped, or take longer.", flush=True)
    tests = Check("tests", [PYTHON, "-m", "pytest", *pytest_options(options.all, pytest_arguments)])
    try:
        return run([tests] if pytest_arguments else [*static_checks(), *django_checks(), tests])
    finally:
        stop_database()


def arguments() -> tuple[argparse.Namespace, list[str]]:
    """Read the command line; what it does not know is pytest's."""
    parser = argparse.ArgumentParser(
        prog="bin/test",
        usage="bin/test [-h] [--all] [pytest arguments]",
        description="Run every check: format, lint, types, imports, templates, migrations, settings, tests. "
        "With pytest arguments, such as a path or -k NAME, only those tests. Needs no .env; DATABASE_URL names another "
        "PostgreSQL to test on.",
    )
    parser.add_argument(
        "--all", action="store_true", help="the slow tests too: faults, every language, long properties"
    )
    return parser.parse_known_args()


def missing_programs() -> list[str]:
    """Install what the browser and fault tests need where this may be done; return what is still missing."""
    missing = [name for name in PROGRAMS if not shutil.which(name)]
    if missing and os.geteuid() == 0 and shutil.which("apt-get"):
        print(f"bin/test: installing {', '.join(missing)} ...", flush=True)
        quietly = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        packages = [PROGRAMS[name] for name in missing]
        for command in (["update"], ["install", "--yes", "--no-install-recommends", *packages]):
            subprocess.run(["apt-get", "-qq", *command], env=quietly, stdout=subprocess.DEVNULL, check=False)
    return [name for name in missing if not shutil.which(name)]


def pytest_options(everything: bool, given: list[str]) -> list[str]:
    """Return pytest's arguments: in parallel unless the developer chose otherwise, slow tests only when asked for."""
    chosen = any(argument.startswith(("-n", "-p", "--pdb", "--numprocesses")) for argument in given)
    slow = [] if everything or any(argument.startswith("-m") for argument in given) else ["-m", "not slow"]
    return [*([] if chosen else PARALLEL), *slow, *given]


def static_checks() -> list[Check]:
    """Return the checks that read the code without running it."""
    templates = [str(path) for path in sorted(ROOT.glob("templates/**/*.html"))]
    return [
        Check("format", [str(BIN / "ruff"), "format", "--check", "--quiet", "."]),
        Check("lint", [str(BIN / "ruff"), "check", "."]),
        Check("templates", [str(BIN / "djade"), "--check", *templates]),
        Check("containers", [str(BIN / "hadolint"), "--failure-threshold", "info", "Dockerfile"]),
        Check("imports", [str(BIN / "lint-imports"), "--no-cache"]),
        Check("types", [PYTHON, "-m", "mypy"]),
    ]


def django_checks() -> list[Check]:
    """Return the checks of models and settings, with settings as in production."""
    manage = [PYTHON, "manage.py"]
    return [
        Check("migrations", [*manage, "makemigrations", "--check", "--dry-run"], production()),
        Check("settings", [*manage, "check", "--deploy", "--fail-level", "WARNING"], production()),
    ]


def production() -> dict[str, str]:
    """Return an environment as it is in production; it comes before what .env says."""
    return {
        "DEBUG": "off",
        "SECRET_KEY": secrets.token_urlsafe(50),
        "SITE_URL": "https://forum.example.org",
        "EMAIL_URL": "smtp://mail.example.org",
        "TRUSTED_PROXIES": "127.0.0.1",
        "TALENTFORUM_DEMO": "off",
        "RATE_LIMITS": "on",
    }


def run(checks: list[Check]) -> int:
    """Run all checks, whatever fails, then say which did; return the exit code."""
    failed = [check for check in checks if not check.passes()]
    if len(checks) > 1:
        print("\n=== summary")
        for check in checks:
            print(f"  {'FAILED' if check in failed else 'ok    '}  {check.name} ({check.took:.1f} s)")
    took = sum(check.took for check in checks)
    print(f"bin/test: {len(failed)} of {len(checks)} failed" if failed else f"bin/test: all is well ({took:.0f} s)")
    return 1 if failed else 0


def stop_database() -> None:
    """Stop the bundled PostgreSQL where nobody else is connected to it."""
    if not os.environ.get("DATABASE_URL"):
        command = [PYTHON, "manage.py", "db", "stop", "--if-idle"]
        subprocess.run(command, env=os.environ | production(), stdout=subprocess.DEVNULL, check=False)


if __name__ == "__main__":
    sys.exit(main())
