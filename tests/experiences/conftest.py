"""What the experiences' tests share."""

import re
from collections.abc import Callable
from html import unescape

import pytest

from tests.factories import ArticleFactory, ExperienceFactory


@pytest.fixture
def hidden_inputs() -> Callable[[str], dict]:
    """Return a function that reads what a page's form carries unseen."""

    def read(page: str) -> dict:
        sent: dict = {}
        for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page):
            if name != "csrfmiddlewaretoken":
                sent.setdefault(name, []).append(unescape(value))
        return {name: values if name == "stage_kinds" else values[0] for name, values in sent.items()}

    return read


@pytest.fixture
def several(article):
    """Seven experiences: six public ones under two articles, one held."""
    other = ArticleFactory(slug="anderer", title="Der andere Artikel")
    told = [
        {"article": article, "region": "by", "year": 2025, "role": "Data Scientist", "employer_size": "250"},
        {"article": article, "region": "by", "year": 2024, "role": "ML-Ingenieurin"},
        {"article": article, "region": "be", "year": 2025, "outcome": "accepted"},
        {"article": article, "region": "be", "perspective": "hiring", "outcome": "unfilled", "employer_size": "250"},
        {"article": other, "region": "hh", "perspective": "hiring", "outcome": "filled", "role": "Data Scientist"},
        {"article": other, "role": "Gärtner"},
    ]
    ExperienceFactory(article=article, region="sl", state="held")
    return [ExperienceFactory(**facts) for facts in told]
