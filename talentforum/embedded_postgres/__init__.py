"""Database backend that brings its own PostgreSQL, so that an installation needs no server."""
