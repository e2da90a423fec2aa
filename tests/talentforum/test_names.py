"""Display names: what is allowed in one, and which two look alike."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talentforum.lib.derived import german_sort_key
from talentforum.lib.names import fold, is_well_formed


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Anna Berg", "anna berg"),
        ("Anna Berg", "ANNA BERG"),
        ("Straße", "STRASSE"),
        ("Anna Berg", "Аnna Bеrg"),  # Cyrillic А and е
        ("paypal", "раураl"),
        ("Oskar", "Οskar"),  # Greek Omicron
        ("Anna", "Ａｎｎａ"),  # full width
        ("Anna Berg", "Anna_Berg"),
        ("Anna.Berg", "Anna-Berg"),
        ("Anna", "An\u200bna"),
        ("Anna", "An\u00adna"),
        ("Anna", "Anna\u3164"),  # Hangul filler: a letter that nobody sees
        ("Paul", "PauI"),  # capital i for l
        ("Paul1", "Pauli"),
        ("Otto", "0tt0"),
        ("Ⅳ", "IV"),
        ("ﬁnn", "finn"),
        ("José", "Jose\u0301"),
    ],
)
def test_names_that_look_alike_fold_alike(one, other):
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"), [("Anna", "Anne"), ("Muller", "Müller"), ("Anna Berg", "AnnaBerg"), ("rn", "nr")]
)
def test_names_that_look_different_fold_differently(one, other):
    assert fold(one) != fold(other)


@given(st.text(max_size=40))
def test_folding_twice_changes_nothing(name):
    assert fold(fold(name)) == fold(name)


@pytest.mark.parametrize(
    "name", ["Al", "Jörg-Peter Müller", "A. B_c", "Ålesund 2", "Ömer", "x" * 40, "Łukasz", "山田太郎", "4you"]
)
def test_well_formed_names(name):
    assert is_well_formed(name)


@pytest.mark.parametrize(
    "name",
    [
        "", "A", "x" * 41, " Anna", "Anna ", "Anna  Berg", "12", "--", "Anna@Berg",
        "Anna\u202e", "An\u200bna", "Anna\n",
        "A\tB",
        "Anna😀", "<b>", "a\u0300\u0301\u0302\u0303", "\x00a", "Anna/Berg", "Anna\u00a0Berg",
        "Anna\u3164", "\u3164\u3164",
    ],
)  # fmt: skip
def test_malformed_names(name):
    assert not is_well_formed(name)


def test_names_sort_as_german_readers_expect():
    names = ["Zoe", "Ärzte", "apfel", "Öl", "Straße", "Strasse", "Oper"]

    assert sorted(names, key=german_sort_key) == ["apfel", "Ärzte", "Öl", "Oper", "Straße", "Strasse", "Zoe"]
