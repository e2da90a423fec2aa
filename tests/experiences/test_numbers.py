"""Numbers as people write them: read rightly or refused, never guessed."""

from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from experiences.amounts import LARGEST_AMOUNT, Amount, read_amount
from experiences.durations import read_weeks
from experiences.numbers import NotUnderstood, read_count
from experiences.told import amount_text, initial_text, weeks_text

AMOUNTS = {
    "65000": 65_000,
    "65k": 65_000,
    "65 k": 65_000,
    "65K": 65_000,
    "65,5k": 65_500,
    "65.5k": 65_500,
    "65 Tsd.": 65_000,
    "65 tausend": 65_000,
    "70.000": 70_000,
    "70,000": 70_000,
    "70 000": 70_000,
    "70\u202f000": 70_000,
    "70'000": 70_000,
    "70’000": 70_000,
    "70.000,00": 70_000,
    "70,000.00": 70_000,
    "70.000,-": 70_000,
    "70.000,–": 70_000,
    "1.234.567": 1_234_567,
    "1,2 Mio.": 1_200_000,
    "1.25 million": 1_250_000,
    "0": 0,
    "ca. 70k": 70_000,
    "~70k": 70_000,
    "etwa 70.000": 70_000,
    "70.000 brutto": 70_000,
    "70.000 im Jahr": 70_000,
    "70k p.a.": 70_000,
    "70k a year": 70_000,
    "70k/Jahr": 70_000,
}
WITH_CURRENCY = {
    "70.000 €": Amount(70_000, "EUR"),
    "€70,000": Amount(70_000, "EUR"),
    "70.000 EUR brutto pro Jahr": Amount(70_000, "EUR"),
    "65T€": Amount(65_000, "EUR"),
    "65 TEUR": Amount(65_000, "EUR"),
    "CHF 120'000": Amount(120_000, "CHF"),
    "Fr. 120'000": Amount(120_000, "CHF"),
    "$150k": Amount(150_000, "USD"),
    "150k USD": Amount(150_000, "USD"),
    "£80,000": Amount(80_000, "GBP"),
}
NO_AMOUNTS = {
    "-5000": "negative",
    "−5.000 €": "negative",
    "60-70k": "range",
    "60.000 – 70.000 €": "range",
    "60k bis 70k": "range",
    "5.000 im Monat": "month",
    "5000/Monat": "month",
    "40 € die Stunde": "month",
    "600 Tagessatz": "month",
    "3000 netto": "net",
    "70.000,50": "cents",
    "1.250k": "ambiguous",
    "1,250 Mio": "ambiguous",
    "999999999": "large",
    "9" * 50: "large",
    "9" * 5000: "unread",
    "viel": "unread",
    "70.00.0": "unread",
    "7.0000": "unread",
    "70.000.00": "unread",
    "1.234,567": "unread",
    "1e5": "unread",
    "65kk": "unread",
    "12*5000": "unread",
    "€": "unread",
    "٧٠٠٠٠": "unread",
    "７０k": "unread",
    "USD 100k EUR": "unread",
    "70k + 10k": "unread",
}
WEEKS = {
    "6": "6",
    "6 Wochen": "6",
    "6wochen": "6",
    "1 Woche": "1",
    "eine Woche": "1",
    "1,5 Monate": "6.5",
    "1.5 months": "6.5",
    "anderthalb Monate": "6.5",
    "1 1/2 Monate": "6.5",
    "1½ Monate": "6.5",
    "ein Monat": "4.3",
    "10 Tage": "1.4",
    "5 Arbeitstage": "1",
    "2-3 Wochen": "2.5",
    "2 – 3 Wochen": "2.5",
    "zwei bis drei Wochen": "2.5",
    "one to two weeks": "1.5",
    "2 bis 3 Monate": "10.9",
    "ein halbes Jahr": "26.1",
    "half a year": "26.1",
    "1 Monat und 2 Wochen": "6.3",
    "1 Monat 2 Wochen": "6.3",
    "2 Wochen, 3 Tage": "2.4",
    "ca. 6 Wochen": "6",
    "2 Jahre": "104.4",
    "0": "0",
}
NO_WEEKS = {
    "-3": "negative",
    "1.000 Tage": "ambiguous",
    "über 3 Monate": "unread",
    "3 Stunden": "unread",
    "3-2 Wochen": "unread",
    "11/2 Monate": "unread",
    "1, 5 Monate": "unread",
    "1 Monat 2": "unread",
    "lange": "unread",
    "999999": "unread",
    "٣": "unread",
    "３ Wochen": "unread",
}
COUNTS = {"5": 5, "0": 0, "fünf": 5, "ten": 10, "5 Runden": 5, "drei Gespräche": 3, "2025": 2025}
NO_COUNTS = {
    "-1": "negative",
    "4-5": "range",
    "4 bis 5": "range",
    "halb": "unread",
    "2.5": "unread",
    "1e3": "unread",
    "٣": "unread",
    "３": "unread",
}


@pytest.mark.parametrize(("written", "value"), AMOUNTS.items())
def test_amounts_are_read_as_people_write_them(written, value):
    assert read_amount(written) == Amount(value)


@pytest.mark.parametrize(("written", "amount"), WITH_CURRENCY.items())
def test_a_currency_that_is_written_is_read(written, amount):
    assert read_amount(written) == amount


@pytest.mark.parametrize(("written", "code"), NO_AMOUNTS.items())
def test_what_is_no_yearly_amount_is_refused_with_its_reason(written, code):
    with pytest.raises(NotUnderstood) as refused:
        read_amount(written)
    assert refused.value.code == code


@pytest.mark.parametrize(("written", "weeks"), WEEKS.items())
def test_durations_are_read_as_people_write_them(written, weeks):
    assert read_weeks(written) == Decimal(weeks)


@pytest.mark.parametrize(("written", "code"), NO_WEEKS.items())
def test_what_is_no_duration_is_refused_with_its_reason(written, code):
    with pytest.raises(NotUnderstood) as refused:
        read_weeks(written)
    assert refused.value.code == code


@pytest.mark.parametrize(("written", "number"), COUNTS.items())
def test_counts_are_read_in_digits_and_words(written, number):
    assert read_count(written) == number


@pytest.mark.parametrize(("written", "code"), NO_COUNTS.items())
def test_what_is_no_count_is_refused_with_its_reason(written, code):
    with pytest.raises(NotUnderstood) as refused:
        read_count(written)
    assert refused.value.code == code


@given(st.integers(0, LARGEST_AMOUNT), st.sampled_from(["de", "en"]), st.sampled_from(["EUR", "CHF", "USD", "GBP"]))
def test_an_amount_that_is_read_back_reads_as_the_same_amount(value, language, currency):
    with translation.override(language):
        assert read_amount(amount_text(value, currency)) == Amount(value, currency)
        assert read_amount(initial_text("base", value)) == Amount(value)


@given(st.integers(0, 5200), st.sampled_from(["de", "en"]))
def test_a_duration_that_is_read_back_reads_as_the_same_duration(tenths, language):
    weeks = Decimal(tenths) / 10
    with translation.override(language):
        assert read_weeks(weeks_text(weeks)) == weeks


@given(st.text("0123456789., '’-–k€", max_size=14))
def test_an_amount_is_never_anything_but_its_digits(written):
    try:
        value = read_amount(written).value
    except NotUnderstood:
        return
    digits = "".join(character for character in written if character.isdigit())
    times = 1000 if "k" in written else 1
    decimals = {int(digits) * times // 10**places for places in (0, 1, 2) if int(digits) * times % 10**places == 0}
    assert value in decimals


@given(st.text(max_size=70))
def test_whatever_is_written_is_read_or_refused(written):
    for read in (read_amount, read_weeks, read_count):
        try:
            value = read(written)
        except NotUnderstood:
            continue
        assert any(character.isalnum() for character in written), (read, value)
