"""Django's PostgreSQL backend over the bundled server."""

from pathlib import Path
from typing import Any

from django.db.backends.postgresql import base

from .server import Server


class DatabaseWrapper(base.DatabaseWrapper):
    """Starts the server over `DATA` (a path in the database's settings) before it connects."""

    @property
    def server(self) -> Server:
        """The server that this connection talks to."""
        return Server(Path(self.settings_dict["DATA"]))

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Connect; a server that was stopped or killed meanwhile is started again beneath the pool."""
        self.server.start()
        return super().get_new_connection(conn_params)

    def get_connection_params(self) -> dict[str, Any]:
        """Return Django's connection parameters, pointing at the bundled server."""
        return super().get_connection_params() | self.server.connection_params()
