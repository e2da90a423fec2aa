"""The references: Django with no middleware and one address, under the same server.

`/bytes/<name>` sends the bytes of a file, `/query/<name>` makes one query before, `/insert/<name>` one insert that is
committed.
"""

from functools import cache

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path

from bench import served

settings.configure(
    DATABASES=served.DATABASES, ROOT_URLCONF=__name__, ALLOWED_HOSTS=["127.0.0.1"], MIDDLEWARE=[], INSTALLED_APPS=[],
    SECRET_KEY=served.SECRET_KEY, DEFAULT_CHARSET="utf-8",
)  # fmt: skip
STATEMENTS = {
    "query": ("SELECT id, slug, title FROM articles_article WHERE slug = %s", ["gespraech"]),
    "insert": ("INSERT INTO bench_bare (body) VALUES (%s)", ["Ein Text. " * 30]),
}


@cache
def _bytes(name: str) -> bytes:
    return (served.FILES / "bytes" / name).read_bytes()


def send(request: HttpRequest, deed: str, name: str) -> HttpResponse:
    """Send a file's bytes, after a statement where one is asked for."""
    if deed in STATEMENTS:
        with connection.cursor() as cursor:
            cursor.execute(*STATEMENTS[deed])
            if cursor.description:
                cursor.fetchall()
    body = _bytes(name)
    headers = {"Content-Length": str(len(body)), "Content-Encoding": "br" if name.endswith(".br") else "identity"}
    return HttpResponse(body, headers=headers)


urlpatterns: list[URLPattern] = [path("<deed>/<name>", send)]

import django  # noqa: E402 - after the settings

django.setup(set_prefix=False)
application = WSGIHandler()
