"""A reader's limited Markdown: what it allows, that nothing is lost, and that nothing makes it slow or large."""

import re
import sys
import unicodedata
from collections import Counter

import pytest
from django.utils.html import strip_tags
from hypothesis import example, given
from hypothesis import strategies as st

from talentforum.lib.markdown import (
    LARGEST_GROWTH,
    Unrenderable,
    clean_text,
    excerpt,
    read_reader_text,
    render_article,
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


HOSTILE = {
    "quotes": lambda n: ">" * n + " x",
    "quotes with blanks": lambda n: "> " * n + "x",
    "brackets": lambda n: "[" * n + "x" + "]" * n,
    "link brackets": lambda n: "[" * n + "x" + "](a)" * n,
    "lists": lambda n: "- " * n + "x",
    "emphasis": lambda n: "*a **b " * n,
    "backticks": lambda n: " ".join("`" * length for length in range(1, max(2, int((2 * n) ** 0.5)))),
    "reference links": lambda n: "[x]: https://example.org/" + "y" * (n // 2) + "\n\n" + "[x]" * (n // 6),
    "table": lambda n: "|" * (n // 4) + "\n" + "-|" * (n // 4) + "\n" + "x\n" * (n // 4),
    "images": lambda n: "![" * n,
    "autolinks": lambda n: "a.de " * (n // 5),
    "entities": lambda n: "&amp;" * (n // 5),
    "escapes": lambda n: "\\*" * (n // 2),
    "blanks": lambda n: "a" + " " * n + "b",
    "angle": lambda n: "<a " * (n // 3),
    "quote lines": lambda n: "> a\n" * (n // 4),
    "mail addresses": lambda n: "a@b.de," * (n // 7),
}


def steps_of(written):
    """How many calls rendering takes, of Python and of C: its work, whatever else the machine does."""
    steps = 0

    def count(frame, event, argument):
        nonlocal steps
        steps += event in {"call", "c_call"}

    sys.setprofile(count)
    try:
        text = read_reader_text(written)
    except Unrenderable:
        text = None
    finally:
        sys.setprofile(None)
    return steps, text


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_linear_in_work_and_output(name):
    steps_of("Zum Aufwärmen: *ein* Wort.")
    make = HOSTILE[name]

    once, _ = steps_of(make(2_500)[:2_500])
    fourfold, text = steps_of(make(10_000)[:10_000])

    assert fourfold <= 4.6 * once + 2_000
    if text is not None:
        assert len(text.html) <= LARGEST_GROWTH * len(text.body) + 200


@pytest.mark.parametrize("deep", [17, 30, 10_000])
@pytest.mark.parametrize("sign", ["> ", ">", "- "])
def test_deep_nesting_is_refused_not_cut(sign, deep):
    with pytest.raises(Unrenderable) as refusal:
        read_reader_text(sign * deep + "ganz innen")

    assert refusal.value.code == "nesting"


def test_eight_levels_of_quotes_are_shown():
    assert read_reader_text("> " * 8 + "innen").html.count("<blockquote>") == 8


def test_ten_thousand_nested_brackets_are_shown_as_written():
    text = read_reader_text("[" * 4_990 + "innen" + "]" * 4_990)

    assert strip_tags(text.html) == text.body


def test_control_and_direction_characters_are_left_out():
    text = read_reader_text("links\u202e und rechts\u2066 null\x00 glocke\x07 ende\ufeff")

    assert text.body == "links und rechts null glocke ende"
    assert text.html == "<p>links und rechts null glocke ende</p>"


def test_emoji_joiners_and_persian_joiners_stay():
    written = "Familie 👨‍👩‍👧, Flagge 🏴󠁧󠁢󠁥󠁮󠁧󠁿, می‌خواهم"

    assert read_reader_text(written).body == written


def test_lone_surrogates_become_a_replacement_sign():
    assert read_reader_text("halb \ud83d oder so").body == "halb ? oder so"


@pytest.mark.parametrize("base", ["a", "Z", "ง"])
def test_stacked_accents_are_refused(base):
    with pytest.raises(Unrenderable) as refusal:
        read_reader_text(base + "\u0300\u0316\u0323\u0330\u034f\u0489" * 3)

    assert refusal.value.code == "accents"


def test_vietnamese_is_no_stack_of_accents():
    written = unicodedata.normalize("NFD", "Tiếng Việt, phở, ưỡ")

    assert read_reader_text(written).body == unicodedata.normalize("NFC", written)


@pytest.mark.parametrize(
    "written",
    ["", "   ", "\n\n", "\u200b", "\u202e\u2066", "\x00", ">", "- ", "``` \n```", "\u200d", "\u3164\u3164", "\u2800"],
)
def test_nothing_to_read_is_refused_as_empty(written):
    with pytest.raises(Unrenderable) as refusal:
        read_reader_text(written)

    assert refusal.value.code == "empty"


def test_links_are_what_a_reader_can_click():
    html = read_reader_text("a.de [b](https://b.de) https://c.de `https://d.de` kein.link.xyzzy").html

    assert html.count("<a ") == 3


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
