"""The bundled PostgreSQL: its command, its refusal of other versions, its one server for many processes."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command

from talentforum.embedded_postgres.server import Server

ROOT = Path(__file__).parents[2]
START = """
import sys
from pathlib import Path
from talentforum.embedded_postgres.server import Server
print(Server(Path(sys.argv[1])).start().pid)
"""


@pytest.fixture
def data(tmp_path_factory):
    """A folder for a server of its own, short enough for a socket, open to the server's user, stopped at the end."""
    folder = tmp_path_factory.mktemp("pg") / "data"
    yield folder
    if folder.exists():
        Server(folder).stop()
        shutil.rmtree(folder, ignore_errors=True)


def test_data_of_another_version_are_refused_with_the_way_to_move_them(data):
    data.mkdir()
    (data / "PG_VERSION").write_text("16\n")

    with pytest.raises(ImproperlyConfigured) as refusal:
        Server(data).start()

    assert "PostgreSQL 16" in str(refusal.value)
    assert "docs/operations.md" in str(refusal.value)
    assert "Moving the bundled database" in (ROOT / "docs" / "operations.md").read_text()


@pytest.mark.slow
def test_processes_that_start_at_once_share_one_server(data):
    starts = [
        subprocess.Popen([sys.executable, "-c", START, str(data)], cwd=ROOT, stdout=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    pids = {process.communicate(timeout=120)[0].strip() for process in starts}

    assert len(pids) == 1
    status = Server(data).status()
    assert status is not None
    assert {str(status.pid)} == pids
    assert Server(data).stop() is True
    assert (Server(data).status(), Server(data).stop()) == (None, False)


@pytest.mark.django_db
def test_db_shows_and_stops_the_server(settings, capsys):
    """Only shown here: stopping would stop the server of the other tests."""
    if settings.DATABASES["default"]["ENGINE"] != "talentforum.embedded_postgres":
        with pytest.raises(CommandError, match="server of your own"):
            call_command("db", "status")
        return

    call_command("db", "status")

    assert "PostgreSQL runs as process" in capsys.readouterr().out
