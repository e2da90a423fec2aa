"""A reader's limited Markdown: what it allows, and that nothing is lost."""

import re
from collections import Counter

import pytest
from django.utils.html import strip_tags
from hypothesis import example, given
from hypothesis import strategies as st

from talentforum.lib.markdown import (
    LARGEST_GROWTH,
    Unrenderable,
    clean_text,
    read_reader_text,
)


@pytest.mark.parametrize(
    ("written", "html"),
    [
        ("Ein Absatz.\n\nNoch einer.", "<p>Ein Absatz.</p>\n<p>Noch einer.</p>"),
        ("Eine Zeile\nund die nächste", "<p>Eine Zeile<br>\nund die nächste</p>"),
        ("*betont* **stark** ~~gestrichen~~", "<p><em>betont</em> <strong>stark</strong> <s>gestrichen</s></p>"),
        ("- eins\n- zwei", "<ul>\n<li>eins</li>\n<li>zwei</li>\n</ul>"),
        ("3. drei\n4. vier", '<ol start="3">\n<li>drei</li>\n<li>vier</li>\n</ol>'),
        ("> gesagt", "<blockquote>\n<p>gesagt</p>\n</blockquote>"),
        ("`kurz`", "<p><code>kurz</code></p>"),
        ("```\nlang\n```", "<pre><code>lang\n</code></pre>"),
    ],
)
def test_readers_may_use_a_little_markdown(written, html):
    assert read_reader_text(written).html == html


@pytest.mark.parametrize(
    "written",
    [
        "[Wort](https://example.org/seite)",
        "https://example.org/seite",
        "<https://example.org/seite>",
    ],
)
def test_links_of_readers_are_nofollow_ugc_noopener(written):
    html = read_reader_text(written).html

    assert html.count("<a ") == 1
    assert 'href="https://example.org/seite"' in html
    assert 'rel="nofollow ugc noopener"' in html
    assert "target=" not in html


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("# Überschrift", "# Überschrift"),
        ("Überschrift\n===", "Überschrift ==="),
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("<b onclick=x>fett</b>", "&lt;b onclick=x&gt;fett&lt;/b&gt;"),
        ("<!-- weg -->", "&lt;!-- weg --&gt;"),
        ("a | b\n--|--\n1 | 2", "a | b --|-- 1 | 2"),
        ("[x]: https://example.org", "[x]:"),
        ("Eine Note[^1]\n\n[^1]: unten", "Eine Note[^1]"),
        ("***", "***"),
        ("[klick](javascript:alert(1))", "[klick](javascript:alert(1))"),
        ("[klick](data:text/html,x)", "[klick](data:text/html,x)"),
    ],
)
def test_what_readers_may_not_use_stays_as_they_wrote_it(written, shown):
    html = read_reader_text(written).html

    assert shown in " ".join(re.sub(r"</?(p|br)>", " ", html).split())
    assert set(re.findall(r"<(\w+)", html)) <= {"p", "br", "a"}
    assert "javascript:" not in re.sub(r">[^<]*<", "><", html)


def test_a_picture_of_a_reader_becomes_a_link_or_words():
    html = read_reader_text("![alt Text](https://example.org/bild.png)").html

    assert "<img" not in html
    assert "alt Text" in strip_tags(html)


@pytest.mark.parametrize("attribute", ["onclick", "style", "class", "id", "hx-get", "data-x"])
def test_readers_set_no_attributes(attribute):
    html = read_reader_text(
        f'<a href="https://example.org" {attribute}="x">Wort</a> [a](https://b.de "{attribute}=x")'
    ).html

    assert not re.search(rf"<[^>]* {attribute}=", html.replace(f'title="{attribute}=x"', ""))


WORDS = st.lists(
    st.one_of(
        st.characters(categories=["L", "N", "P", "S", "Zs"]),
        st.sampled_from(list("*_`>#-+~[]()!|\\<&\n\t 1.")),
        st.sampled_from(
            [
                "\n\n",
                "```",
                "> ",
                "- ",
                "1. ",
                "](",
                "![",
                "https://a.de/ö",
                "[x]: y",
                "&amp;",
                "&nbsp;",
                "ß",
                "é",
                "  \n",
            ]
        ),
    ),
    min_size=1,
    max_size=120,
).map("".join)


@given(WORDS)
@example("```python\nx\n```")
@example("[Wort]: https://example.org 'Titel'\n\n[Wort]")
@example("&copy; &auml; &#x41;")
@example("<div>\nText\n</div>")
@example("[Titel](https://a.de 'mit Titel')")
@example("https://xn--bcher-kva.example/ä")
def test_no_word_of_a_reader_is_lost(written):
    """A text is shown with each of its letters, or refused with a reason; it never loses one in silence."""
    try:
        text = read_reader_text(written)
    except Unrenderable:
        return

    def letters(words: str) -> Counter[str]:
        return Counter(character for character in words if character.isalpha())

    import html as entities
    from urllib.parse import unquote

    shown = unquote(entities.unescape(text.html)) + text.html
    assert letters(text.body) - letters(shown) == Counter()
    assert set(re.findall(r"<([a-z0-9]+)", text.html)) <= {
        "p", "br", "em", "strong", "s", "ul", "ol", "li", "blockquote", "code", "pre", "a",
    }  # fmt: skip
    assert len(text.html) <= LARGEST_GROWTH * len(text.body) + 200


@given(st.text(max_size=300))
def test_any_text_is_rendered_or_refused(written):
    try:
        text = read_reader_text(written)
    except Unrenderable as error:
        code, shown = error.code, ""
    else:
        code, shown = "", text.body + text.html
    assert code in {"", "empty", "nesting", "accents", "growth", "lost"}
    assert "\x00" not in shown
    assert shown.encode().decode() == shown


@given(st.text(max_size=300))
def test_cleaning_a_clean_text_changes_nothing(written):
    assert clean_text(clean_text(written)) == clean_text(written)


def test_links_are_what_a_reader_can_click():
    html = read_reader_text("a.de [b](https://b.de) https://c.de `https://d.de` kein.link.xyzzy").html

    assert html.count("<a ") == 3
