"""A reader's Markdown at its worst: nothing makes it slow or large, deep or invisible."""

import sys
import unicodedata

import pytest
from django.utils.html import strip_tags

from talentforum.lib.markdown import (
    LARGEST_GROWTH,
    Unrenderable,
    read_reader_text,
)

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
