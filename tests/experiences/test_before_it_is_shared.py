"""Before an experience is shared: the preview, what is asked back, what cannot be taken."""

from html import unescape

import pytest

from comments.models import Comment
from experiences.models import Experience

from .forms import EVERYTHING, HIDDEN, address_of, filled

pytestmark = pytest.mark.django_db


def publish(browser, article, language="", **other):
    return browser.post(address_of(article, language), filled(publish="1", **other))


# Before it is sent


def test_the_preview_stores_nothing_and_shows_what_will_be_public_and_what_will_not(visit, reader, article):
    response = visit(reader).post(address_of(article, "/en"), {**EVERYTHING, "preview": "1"})

    assert response.status_code == 200
    assert Comment.objects.filter(article=article).count() == 0
    public, hidden = response.text.split('id="nur-zahlen"')
    assert '<p class="told__title">Application: offer declined</p>' in public
    assert "<dt>Duration</dt><dd>6.5 weeks</dd>" in public
    assert "Muster" not in public
    assert "171" not in public.split('class="comment"')[1]
    assert "<dt>Base pay</dt><dd>171,500 € a year</dd>" in hidden
    assert "<dt>Bonus</dt><dd>143,217 € a year</dd>" in hidden
    assert "<dt>Equity</dt><dd>0 € a year</dd>" in hidden
    assert "<dt>Employer</dt><dd>Muster Maschinen AG</dd>" in hidden
    assert "Machine learning engineering" in public


def test_the_preview_carries_everything_to_the_publishing_and_back(visit, reader, article, hidden_inputs):
    browser = visit(reader)
    carried = hidden_inputs(browser.post(address_of(article), EVERYTHING).text)
    assert carried == {**EVERYTHING, "stage_kinds": ["task", "trial"]}

    back = browser.post(address_of(article), {**carried, "change": "1"})
    assert back.context["form"]["weeks"].value() == "1,5 Monate"
    assert Experience.objects.count() == 0

    browser.post(address_of(article), {**carried, "publish": "1"})
    assert Experience.objects.get().hidden_given() == HIDDEN


@pytest.mark.parametrize(
    ("field", "written", "understood", "answer"),
    [
        ("base", "65", "65 € a year", "65"),
        ("base", "0", "0 € a year", "0"),
        ("base", "2 Mio", "2,000,000 € a year", "2000000"),
        ("bonus", "2.000.000", "2,000,000 € a year", "2000000"),
        ("weeks", "3 Jahre", "156.5 weeks", "156.5"),
        ("stages", "15", "15", "15"),
        ("year", "1987", "1987", "1987"),
    ],
)
def test_what_is_implausible_is_asked_back_and_taken_once_confirmed(
    visit, reader, article, field, written, understood, answer
):
    browser = visit(reader)
    asked = publish(browser, article, "/en", **{field: written})

    assert asked.status_code == 422
    assert f"We understood {understood}." in asked.text
    assert asked.context["form"][field].value() == written
    assert f'name="{field}_confirmed" value="{answer}"' in asked.text
    assert Experience.objects.count() == 0

    assert publish(browser, article, **{field: written, f"{field}_confirmed": answer}).status_code == 302
    told = Experience.objects.get()
    assert str({**told.given(), **told.hidden_given()}[field]) == answer


def test_a_confirmation_holds_for_the_number_that_was_asked_about_only(visit, reader, article):
    response = publish(visit(reader), article, base="6", base_confirmed="65")

    assert response.status_code == 422
    assert not response.context["form"].doubts["base"].confirmed


# What cannot be taken


FAULTS = {
    "no perspective": ({"perspective": ""}, "perspective", "Please choose from which side you tell it."),
    "no outcome": ({"outcome": ""}, "outcome", "Please choose how it ended."),
    "no text": ({"body": " "}, "body", "Please write something first."),
    "a perspective that is none": ({"perspective": "boss"}, "perspective", "Please choose one of these."),
    "a region that is none": ({"region": "xx"}, "region", "Please choose one of these."),
    "a stage that is none": ({"stage_kinds": ["trial", "xx"]}, "stage_kinds", "Please choose one of these."),
    "a share that is no step": ({"remote": "33"}, "remote", "Please choose one of these."),
    "a fairness of six": ({"fairness": "6"}, "fairness", "Please choose one of these."),
    "a role of 10,000 characters": ({"role": "x" * 10_000}, "role", "at most 80 characters (it has 10000)"),
    "an employer of 10,000 characters": ({"employer": "x" * 10_000}, "employer", "at most 120 characters"),
    "a role with an address": ({"role": "Jobs auf https://a.de"}, "role", "without a link or an address"),
    "a role with NUL": ({"role": "a\0b"}, "role", "Null characters are not allowed."),
    "a year to come": ({"year": "2999"}, "year", "This year is still to come."),
    "a year of two digits": ({"year": "25"}, "year", "Please write the year in four digits"),
    "a year before all": ({"year": "1949"}, "year", "Please write a year from 1950 on."),
    "a year in other digits": ({"year": "٢٠٢٥"}, "year", "Please write the year in four digits"),
    "a duration in other digits": ({"weeks": "٣ Wochen"}, "weeks", "We could not read this as a duration."),
    "a role that grows when composed": ({"role": "\ufb2c" * 40}, "role", "at most 80 characters (it has 120)"),
    "a year in words": ({"year": "neulich"}, "year", "Please write the year in four digits"),
    "too many stages": ({"stages": "21"}, "stages", "one number from 0 to 20"),
    "stages from to": ({"stages": "4-5"}, "stages", "one number from 0 to 20"),
    "no duration": ({"weeks": "lange"}, "weeks", "We could not read this as a duration."),
    "more than ten years": ({"weeks": "11 Jahre"}, "weeks", "This is more than ten years."),
    "negative pay": ({"base": "-5000"}, "base", "An amount is zero or more."),
    "pay from to": ({"base": "60-70k"}, "base", "This is a span from one amount to another."),
    "pay for a month": ({"base": "5.000 im Monat"}, "base", "This looks like an amount for a month"),
    "pay that is none": ({"base": "viel"}, "base", "We could not read this as an amount."),
    "pay of 10,000 digits": ({"base": "9" * 10_000}, "base", "at most 200 characters"),
    "too much pay": ({"base": "999999999"}, "base", "This is more than we can take."),
    "two currencies": (
        {"base": "90'000 CHF", "currency": "EUR"},
        "base",
        "You wrote an amount in CHF here, but the currency chosen below is EUR.",
    ),
    "a currency that is none": ({"currency": "XXX"}, "currency", "Please choose one of these."),
    "a token that is none": ({"token": "x"}, "token", "Enter a valid UUID."),
}  # fmt: skip


@pytest.mark.parametrize("step", ["preview", "publish"])
@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_said_at_its_field_and_what_was_sent_is_kept(visit, reader, article, fault, step):
    sent, field, message = FAULTS[fault]
    response = visit(reader).post(address_of(article, "/en"), {**EVERYTHING, **sent, step: "1"})

    assert response.status_code == 422
    form = response.context["form"]
    assert list(form.errors) == [field]
    assert message in unescape(response.text)
    assert form[field].value() == sent[field]
    assert form["employer"].value() == sent.get("employer", EVERYTHING["employer"])
    assert Comment.objects.filter(article=article).count() == Experience.objects.count() == 0


def test_a_text_that_cannot_be_shown_is_refused_like_a_comments(visit, reader, article):
    response = publish(visit(reader), article, "/en", body="> " * 40 + "x")

    assert response.status_code == 422
    assert "nested too deeply" in response.text


def test_a_role_is_kept_on_one_line_and_shown_as_it_is_written(visit, reader, stranger, article):
    publish(visit(reader), article, role="  ML\u202e-Ingenieurin\n <b>fett</b> ")

    assert Experience.objects.get().role == "ML-Ingenieurin <b>fett</b>"
    page = visit(stranger).get(f"/artikel/{article.slug}/").text
    assert '<dd><bdi lang="">ML-Ingenieurin &lt;b&gt;fett&lt;/b&gt;</bdi></dd>' in page


def test_five_experiences_a_minute_are_enough(visit, reader, article, clock):
    browser = visit(reader)
    for n in range(5):
        assert publish(browser, article, body=f"Erfahrung {n}").status_code == 302
    response = publish(browser, article, "/en", body="Erfahrung 6", role="Data Scientist")

    assert response.status_code == 422
    assert "You are writing very fast." in response.text
    assert response.context["form"]["role"].value() == "Data Scientist"
