"""Who may share and change experiences, and who sees what of them: tables."""

import pytest
from django.db import transaction

from comments.models import Comment
from experiences.models import Experience, HiddenFacts
from tests.conftest import CAST
from tests.factories import ArticleFactory, ExperienceFactory

from .forms import EVERYTHING, SECRETS, address_of, filled

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_second_factor")]
TEAM = ("moderator", "second_moderator", "editor", "admin")
MODERATORS = ("moderator", "second_moderator", "admin")


def outcomes(usual: object, **others: object) -> dict[str, object]:
    return {who: others.get(who, usual) for who in CAST}


def team(answer: object) -> dict[str, object]:
    return dict.fromkeys(TEAM, answer)


TABLE = {
    ("GET", "erfahrungen/"): outcomes(200),
    ("POST", "erfahrungen/"): outcomes(405),
    ("GET", "erfahrungen/teilen/"): outcomes(200),
    ("GET", "erfahrungen/teilen/?artikel=wettlauf"): outcomes(200),
    ("POST", "erfahrungen/teilen/?artikel=wettlauf"): outcomes(302, stranger="in"),
    ("PUT", "erfahrungen/teilen/?artikel=wettlauf"): outcomes(405),
    ("DELETE", "erfahrungen/teilen/?artikel=wettlauf"): outcomes(405),
    ("GET", "erfahrungen/teilen/?artikel=gibt-es-nicht"): outcomes(404),
    ("GET", "erfahrungen/teilen/?artikel=entwurf"): outcomes(404, **team(200)),
    ("POST", "erfahrungen/teilen/?artikel=entwurf"): outcomes(404, **team(422)),
    ("POST", "erfahrungen/teilen/?artikel=zurueckgezogen"): outcomes(410, **team(422)),
    ("GET", "erfahrungen/{pk}/bearbeiten/"): outcomes(403, stranger="in", author=200),
    ("POST", "erfahrungen/{pk}/bearbeiten/"): outcomes(403, stranger="in", author=302),
    ("DELETE", "erfahrungen/{pk}/bearbeiten/"): outcomes(405, stranger="in"),
    ("GET", "erfahrungen/{held}/bearbeiten/"): outcomes(
        404, stranger="in", author=200, **dict.fromkeys(MODERATORS, 403)
    ),
    ("POST", "erfahrungen/{held}/bearbeiten/"): outcomes(
        404, stranger="in", author=302, **dict.fromkeys(MODERATORS, 403)
    ),
    ("POST", "erfahrungen/{removed}/bearbeiten/"): outcomes(403, stranger="in"),
    ("GET", "erfahrungen/{comment}/bearbeiten/"): outcomes(404, stranger="in"),
    ("GET", "erfahrungen/0/bearbeiten/"): outcomes(404, stranger="in"),
    ("GET", "erfahrungen/{pk}/zahlen-loeschen/"): outcomes(403, stranger="in", author=200),
    ("POST", "erfahrungen/{pk}/zahlen-loeschen/"): outcomes(403, stranger="in", author=302),
    ("DELETE", "erfahrungen/{pk}/zahlen-loeschen/"): outcomes(405, stranger="in"),
    ("GET", "erfahrungen/{held}/zahlen-loeschen/"): outcomes(
        404, stranger="in", author=200, **dict.fromkeys(MODERATORS, 403)
    ),
    ("POST", "erfahrungen/{held}/zahlen-loeschen/"): outcomes(
        404, stranger="in", author=302, **dict.fromkeys(MODERATORS, 403)
    ),
    ("POST", "erfahrungen/{removed}/zahlen-loeschen/"): outcomes(403, stranger="in", author=302),
    ("GET", "erfahrungen/{comment}/zahlen-loeschen/"): outcomes(404, stranger="in"),
    ("POST", "erfahrungen/0/zahlen-loeschen/"): outcomes(404, stranger="in"),
}  # fmt: skip


@pytest.mark.parametrize(("method", "address"), TABLE, ids=lambda value: value)
def test_who_may_do_what_with_experiences(visit, cast, article, comment, author, method, address):
    ArticleFactory(slug="entwurf", status="draft", published_at=None)
    ArticleFactory(slug="zurueckgezogen", status="withdrawn")
    people = {who: cast(who) for who in CAST}
    told = {
        state: ExperienceFactory(article=article, author=author, state=state, hidden={"employer": "Muster AG"}).pk
        for state in ("published", "held", "removed")
    }
    path = "/" + address.format(pk=told["published"], comment=comment.pk, **told)

    def rows() -> list:
        models = (Comment, Experience, HiddenFacts)
        return [row for model in models for row in model.objects.order_by("pk").values()]

    before = rows()
    results = {}
    for who, person in people.items():
        with transaction.atomic():
            sent = filled(publish="1", region="by") if method == "POST" else None
            response = getattr(visit(person), method.lower())(path, sent)
            signs_in = response.status_code == 302 and response.url.startswith("/konto/login/?next=")
            results[who] = "in" if signs_in else response.status_code
            if results[who] != 302:
                assert rows() == before, who
            transaction.set_rollback(True)

    assert results == TABLE[method, address]


def test_somebody_who_is_locked_out_shares_nothing(visit, reader, article):
    browser = visit(reader)
    reader.is_active = False
    reader.save()

    assert browser.post(address_of(article), filled(publish="1")).url.startswith("/konto/login/")
    assert Experience.objects.count() == 0


@pytest.mark.parametrize("language", ["", "/en"])
def test_what_is_for_figures_only_is_shown_to_nobody_but_its_author(visit, cast, author, article, caplog, language):
    people = {who: cast(who) for who in CAST}
    visit(author).post(address_of(article), {**EVERYTHING, "publish": "1"})
    told = Experience.objects.get()
    visit(author).post(f"/erfahrungen/{told.pk}/bearbeiten/", {**EVERYTHING, "outcome": "accepted", "publish": "1"})
    told.comment.report(by=people["reader"], ground="attack")
    case = told.comment.cases.get()
    places = [
        f"{language}/artikel/{article.slug}/",
        f"{language}/kommentare/{told.pk}/",
        f"{language}/erfahrungen/",
        f"{language}/erfahrungen/?artikel={article.slug}&region=by",
        f"{language}/erfahrungen/teilen/?artikel={article.slug}",
        f"{language}/",
        f"{language}/konto/beitraege/",
        f"{language}/erfahrungen/{told.pk}/zahlen-loeschen/",
        "/admin/",
        "/admin/moderation/case/",
        f"/admin/moderation/case/{case.pk}/change/",
        f"/admin/articles/article/{article.pk}/change/",
        "/feeds/artikel.atom",
        "/sitemap.xml",
    ]  # fmt: skip

    for who, person in people.items():
        for place in places:
            if who == "author" and place.endswith(("/konto/beitraege/", "/zahlen-loeschen/")):
                continue
            page = visit(person).get(place, follow=True).text
            assert not [secret for secret in SECRETS if secret in page], (who, place)
    assert not [secret for secret in SECRETS if secret in caplog.text]
    hidden = HiddenFacts.objects.get()
    assert not [secret for secret in SECRETS if secret in f"{told} {told!r} {hidden} {hidden!r} {told.as_lines()}"]
    assert not [secret for secret in SECRETS if secret in str(list(told.comment.revisions.values()))]

    own = visit(author).get(f"{language}/erfahrungen/{told.pk}/bearbeiten/").text
    assert "Muster Maschinen AG" in own
    assert ('value="171,500"' if language else 'value="171.500"') in own


def test_figures_have_no_place_in_the_admin():
    from django.contrib import admin

    assert not {model for model in admin.site._registry if model._meta.app_label == "experiences"}


def test_the_moderators_case_shows_the_public_facts(visit, moderator, author, article):
    visit(author).post(address_of(article), {**EVERYTHING, "publish": "1"})
    told = Experience.objects.get()
    told.comment.hold([])

    page = visit(moderator).get(f"/admin/moderation/case/{told.comment.cases.get().pk}/change/").text
    assert "ML-Ingenieurin" in page
