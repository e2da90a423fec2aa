"""An editor's Markdown, and excerpts of it."""

import re

import pytest

from talentforum.lib.markdown import (
    excerpt,
    render_article,
)


def test_editors_write_tables_and_footnotes():
    html = render_article("| a | b |\n|---|---|\n| 1 | 2 |\n\nSatz[^n]\n\n[^n]: Die Quelle.").html

    assert "<th>a</th>" in html
    assert '<section class="footnotes">' in html
    assert "Die Quelle." in html


@pytest.mark.parametrize(
    "body",
    [
        "<script>alert(1)</script>",
        '<img src=x onerror="alert(1)">',
        "[x](javascript:alert(1))",
        "![x](https://fremd.example/zaehler.gif)",
        "<style>*{}</style>",
        '<div style="color:red" hx-get="/">x</div>',
    ],
)
def test_articles_are_sanitised(body):
    html = render_article(body).html

    assert "<script" not in html
    assert "<style" not in html
    assert "<img" not in html
    assert not re.search(r"<[^>]+(javascript:|onerror|style=|hx-)", html)


def test_headings_of_an_article_get_addresses_and_start_at_the_second_level():
    text = render_article("# Eins\n\n## Zwei\n\n### Drei\n\n## Zwei\n")

    assert text.headings == [("eins", "Eins"), ("zwei", "Zwei"), ("zwei-2", "Zwei")]
    assert '<h2 id="eins">Eins</h2>' in text.html
    assert '<h3 id="drei">Drei</h3>' in text.html
    assert "<h1" not in text.html


def test_excerpts_are_plain_words_cut_at_a_word():
    assert excerpt("<p>Alle &amp; <em>jeder</em></p>") == "Alle & jeder"
    assert excerpt("<p>eins zwei drei</p>", 9) == "eins …"
