"""How mails look and what hostile words in them cannot do: colours, links, names, titles."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from notifications.kinds import Kind, Pace
from notifications.letter import absolute
from notifications.subjects import Telling
from talentforum.lib import stationery
from tests.notifications.letters import (
    as_received,
    assert_it_stands_alone,
    elements,
    html_of,
    letter,
    links_in_html,
    links_in_text,
)  # fmt: skip

pytestmark = pytest.mark.django_db
KINDS = list(Kind)
PLAIN = Telling("/kommentare/7/", "Der Wettlauf", "Jana Brandt", "Das sehe ich auch so.", "Ein guter Hinweis.")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("pace", [Pace.AT_ONCE, Pace.DAILY])
def test_hostile_words_stay_words(reader, kind, pace):
    sent = letter(reader, kind, Kind.ANSWER, Kind.ANSWER, pace=pace)
    html = html_of(sent)

    assert not {tag for tag, _ in elements(html)} & {"script", "img", "b"}
    assert_it_stands_alone(html)
    for text in (str(sent.subject), sent.body, html):
        assert "\u202e" not in text
        assert "\x00" not in text
    received = as_received(sent)
    assert received["Bcc"] is None
    assert received["X-Header"] is None
    assert "\n" not in received["Subject"]


def test_a_name_from_right_to_left_turns_nothing_around_it(reader):
    sent = letter(reader, Kind.ANSWER, telling=replace(PLAIN, who="ليلى"))

    assert "<bdi>ليلى</bdi> answered" in html_of(sent)
    assert "\u2068ليلى\u2069 answered" in sent.body


def test_a_name_with_braces_is_no_pattern(reader):
    sent = letter(reader, Kind.ANSWER, telling=replace(PLAIN, who="{title} {0} %s"))

    assert sent.subject.startswith("{title} {0} %s answered")


def test_a_long_title_does_not_make_a_subject_without_end(reader):
    sent = letter(reader, Kind.FOLLOWUP, telling=replace(PLAIN, title="Lang " * 100))

    assert len(sent.subject) <= 150


@pytest.mark.parametrize("path", ["https://boese.example/", "//boese.example/", "javascript:alert(1)", "/\\boese", ""])
def test_only_own_addresses_are_linked(path):
    assert absolute(path) == "https://testserver/"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("pace", [Pace.AT_ONCE, Pace.WEEKLY])
def test_html_fetches_nothing_links_only_to_us_and_text_has_the_same_links(reader, kind, pace):
    sent = letter(reader, kind, telling=PLAIN, pace=pace)

    assert_it_stands_alone(html_of(sent))
    assert links_in_html(html_of(sent)) == links_in_text(sent.body)


def test_every_coloured_element_carries_its_colours_and_the_dark_ones_stand_in_the_head(reader):
    html = html_of(letter(reader, telling=PLAIN))

    style = html.split("<style>")[1].split("</style>")[0]
    assert style.startswith("@media (prefers-color-scheme: dark)")
    assert "var(" not in html
    assert "light-dark" not in html
    assert all("style" in attributes for tag, attributes in elements(html) if tag in {"body", "h1", "a", "p"})


def _luminance(colour: str) -> float:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    low, high = sorted([_luminance(one), _luminance(other)])
    return (high + 0.05) / (low + 0.05)


def test_all_words_stand_out_from_what_is_behind_them_light_and_dark():
    style = str(stationery._style())
    light, dark = style.split("@media")
    for rules, paper in ((light, "#fbfaf6"), (dark, "#141516")):
        found = re.findall(r"([.\w -]+)\{([^{}]*)\}", rules)
        assert len(found) > 8
        for selector, words in found:
            ink = re.search(r"(?<![-\w])color: (#\w{6})", words)
            behind = re.search(r"background-color: (#\w{6})", words)
            if ink:
                assert _contrast(ink[1], behind[1] if behind else paper) >= 4.5, selector
