"""Where nothing fits several filters and no single one is to blame."""

import re
from html import unescape

import pytest

from tests.factories import ExperienceFactory

pytestmark = pytest.mark.django_db


def test_where_no_single_filter_helps_the_page_leads_to_all(visit, stranger, several):
    page = visit(stranger).get("/en/erfahrungen/?region=th&groesse=1&jahr=1999").text

    assert "See all experiences" in page
    assert "alone gives something" not in page


def test_where_no_single_filter_helps_each_alone_is_offered_with_what_it_gives(visit, stranger, several):
    response = visit(stranger).get("/en/erfahrungen/?region=hh&jahr=2025&ausgang=accepted&groesse=1")
    page = unescape(response.text)

    offered = re.findall(r'<li><a href="([^"]+)">([^<]+ alone)</a>', page)
    assert offered == [
        ("/en/erfahrungen/?jahr=2025", "2 experiences with “Year: 2025” alone"),
        ("/en/erfahrungen/?ausgang=accepted", "1 experience with “Outcome: offer accepted” alone"),
        ("/en/erfahrungen/?region=hh", "1 experience with “Region: Hamburg” alone"),
    ]
    for address, text in offered:
        assert visit(stranger).get(address).context["page"].total == int(text.split()[0])
    assert "See all experiences" in page


@pytest.mark.parametrize("count", [1, 3])
def test_what_each_filter_gives_alone_is_asked_once(visit, stranger, article, django_assert_num_queries, count):
    for _ in range(count):
        ExperienceFactory(article=article, region="by", year=2025)

    with django_assert_num_queries(4):
        visit(stranger).get("/erfahrungen/?region=th&jahr=2025&groesse=1")
