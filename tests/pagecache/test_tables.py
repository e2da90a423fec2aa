"""Every table that an offered page reads tells the cache of its changes: a guard for pages yet to come."""

import re

import pgtrigger
import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import URLResolver, get_resolver

from tests.conftest import Visitor
from tests.factories import CommentFactory, ExperienceFactory, FollowUpFactory, PollFactory

pytestmark = pytest.mark.django_db

READ = re.compile(r'(?:FROM|JOIN) "?(\w+)"?')
SILENT = {
    "articles_formerslug",  # leads to redirects, which nobody keeps
    "auth_group",  # the names of roles, made by a migration
    "django_content_type",  # made by migrations
    "comments_epoch",  # a ranking is as it was; a new one comes with the next rendering
}
ADDRESSES = [
    "/", "/artikel/wettlauf/", "/artikel/wettlauf/?sortierung=neueste", "/artikel/wettlauf/nachtraege/weiter/",
    "/artikel/wettlauf/?sortierung=beste", "/artikel/wettlauf/?nur=empfohlen", "/artikel/wettlauf/?nur=redaktion",
    "/artikel/wettlauf/?nur=fragen", "/themen/{topic}/", "/kommentare/{comment}/", "/kommentare/{comment}/antworten/",
    "/leute/{name}/", "/umfragen/", "/umfragen/frage/", "/erfahrungen/", "/netiquette/",
    "/feeds/artikel.atom", "/feeds/empfehlungen.atom", "/artikel/wettlauf/kommentare.atom", "/sitemap.xml",
]  # fmt: skip


@pytest.fixture
def told():
    """The tables that raise the number of removals."""
    return {model._meta.db_table for model, trigger in pgtrigger.registered() if "reach_kept_pages" in trigger.name}


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_table_that_a_kept_page_reads_tells_of_its_changes(article, comment, told, address):
    followup = FollowUpFactory(article=article, slug="weiter", body=f"Weiter.\n\n/kommentare/{comment.pk}/\n")
    PollFactory(article=article, slug="frage", results="always", votes=(1,))
    ExperienceFactory(article=article)
    CommentFactory(article=article, anchor=followup.anchor)

    places = {"topic": article.topic.slug, "comment": comment.pk, "name": comment.author.name}
    with CaptureQueriesContext(connection) as queries:
        assert Visitor().get(address.format(**places)).status_code == 200

    read = {table for query in queries for table in READ.findall(query["sql"])}
    assert read - told - SILENT == set()


def views_of(resolver):
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from views_of(pattern)
        else:
            yield pattern


def test_what_is_offered_is_a_public_page():
    """`@offered` stands above `@public_page`: what is kept says to browsers and CDNs that anyone may keep it."""
    request = RequestFactory().post("/")
    request.user = AnonymousUser()
    offered = [view for view in views_of(get_resolver()) if getattr(view.callback, "is_offered", False)]

    assert len(offered) >= 13
    refused = {view.name: view.callback(request, **dict.fromkeys(view.pattern.converters, "x")) for view in offered}
    assert {name: answer.headers.get("Cache-Control", "") for name, answer in refused.items()} == dict.fromkeys(
        refused, "public, max-age=0, must-revalidate"
    )
