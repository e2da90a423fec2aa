"""Which words find which texts: forms, umlauts, compounds, beginnings, phrases, exclusions."""

import pytest

from tests.factories import ArticleFactory, CommentFactory, ExperienceFactory, FollowUpFactory

from .looking import addresses, passages, search

pytestmark = pytest.mark.django_db


@pytest.fixture
def finds(visit, stranger, article, author):
    """Whether a search by a stranger finds a comment with these words."""

    def ask(q, text):
        comment = CommentFactory(article=article, author=author, body=text)
        found = addresses(search(visit(stranger), q))
        assert found in ([], [f"/kommentare/{comment.pk}/"])
        return bool(found)

    return ask


@pytest.mark.parametrize(
    ("q", "text"),
    [
        ("Haus", "Viele Häuser stehen leer."),
        ("Häuser", "Ein Haus steht leer."),
        ("Haeuser", "Viele Häuser stehen leer."),
        ("Häuser", "Viele Haeuser stehen leer."),
        ("HÄUSER", "viele häuser"),
        ("Ha\u0308user", "Viele Häuser stehen leer."),
        ("Straße", "In der Strasse."),
        ("Strasse", "In der Straße."),
        ("STRASSE", "In der Straße."),
        ("Grüße", "Viele Gruesse."),
        ("gruesse", "Viele Grüße."),
        ("Buero", "Im Büro."),
        ("Büro", "Im Buero."),
        ("Bewerbung", "Die Bewerbungen."),
        ("bewerben", "Die Bewerbung."),
        ("Bewerber:innen", "Alle Bewerber."),
        ("Bewerber*innen", "Die Bewerbung."),
        ("Bewerber_innen", "Alle Bewerber:innen."),
        ("BewerberInnen", "Alle Bewerber*innen."),
        ("Bewerber/-innen", "Die Bewerberin."),
        ("Ärzt:innen", "Ein Arzt, zwei Ärzte."),
        ("Bewerbung", "Das Bewerbungsgespräch."),
        ("Bewerbung", "Das Bewerbungsgespraech."),
        ("Bewerbungsgespräch", "Das Bewerbungsgespraech."),
        ("KI-Modelle", "Ein KI-Modell."),
        ("KI-Modelle", "Ein KI Modell."),
        ("KI Modelle", "Ein KI-Modell."),
        ("65.000", "Es waren 65.000 Euro."),
        ("C++", "Wer C++ kann."),
        ("node.js", "Mit node.js gebaut."),
        ("Neue", "Etwas Neues."),
        ("das Haus und die Straße", "Haus, Straße."),
        ("Haus Straße", "Die Straße, dann das Haus."),
        ("für*", "Die Fürsorge."),
        ("bewerb*", "Die Bewerbungsmappe."),
        ("bewerbu*", "Die Bewerbung."),
        ("bewerbun*", "Zwei Bewerbungen."),
        ("haeus*", "Auf der Häuserwand."),
        ("bewerbung*", "Eine Bewerbung."),
        ("Bewerbungen*", "Eine Bewerbung."),
        ("KI-Mod*", "Viele KI-Modelle."),
        ("über*", "Viele Überstunden."),
        ("uebers*", "Viele Überstunden."),
        ('"offene Stelle"', "Viele offene Stellen gibt es."),
        ("„offene Stelle“", "Eine offene Stelle."),
        ("«offene Stelle»", "Eine offene Stelle."),
        ("“offene Stelle”", "Eine offene Stelle."),
        ('"offene Stelle', "Eine offene Stelle."),
        ('"Haus in der Straße"', "Das Haus in der Straße."),
        ('"grosse Haeuser"', "Große Häuser."),
        ("Haus -Garten", "Ein Haus ohne Grün."),
        ("Haus - Garten", "Ein Haus mit Garten."),
        ("Haus -Garten", "Ein Haus mit Gartentor."),
        ('Haus -"schöner Garten"', "Ein Haus mit Garten, schöner als meiner."),
        ("+Haus", "Das Haus."),
        ("Haus & !Garten | (Tür)", "Haus, Garten, Tür."),
        ("Haus' OR 1=1 --", "Das Haus or 1 1."),
    ],
)
def test_these_words_find(finds, q, text):
    assert finds(q, text)


@pytest.mark.parametrize(
    ("q", "text"),
    [
        ("Haus", "Die Maus."),
        ("Haus Garten", "Ein Haus ohne Grün."),
        ('"offene Stelle"', "Die Stelle ist offen, eine offene Frage."),
        ('"Stelle offene"', "Eine offene Stelle."),
        ("Haus -Garten", "Ein Haus mit Garten."),
        ("Haus -Gärten", "Ein Haus mit Garten."),
        ("Haus −Garten", "Ein Haus mit Garten."),
        ('Haus -"schöner Garten"', "Ein Haus und ein schöner Garten."),
        ("Haus -gart*", "Ein Haus mit Gartentor."),
        ("Eier", "Ein Satz, der eigentlich nichts sagt."),
        ("neu", "Neuronale Netze."),
        ("bewer*", "Ein Beweis."),
        ("a*", "Alle anderen."),
    ],
)
def test_these_words_do_not_find(finds, q, text):
    assert not finds(q, text)


def test_texts_of_every_kind_are_found_each_by_all_of_its_words(visit, stranger, author):
    article = ArticleFactory(slug="eins", title="Zugvögel im Herbst", teaser="Ein Anfang.", body="Sie rasten am See.")
    FollowUpFactory(article=article, slug="zwei", title="Wieder Zugvögel", body="Sie kehren zurück.")
    FollowUpFactory(
        article=article, slug="drei", title="Berichtigt", kind="correction", what_was_wrong="Zugvögel waren es nicht."
    )
    comment = CommentFactory(article=article, author=author, body="Ich mag Zugvögel.")
    told = ExperienceFactory(article=article, body="Wie ein Zugvogel zog ich um.")

    found = addresses(search(visit(stranger), "Zugvögel"))

    assert sorted(found) == sorted(
        [
            "/artikel/eins/",
            "/artikel/eins/nachtraege/zwei/",
            "/artikel/eins/nachtraege/drei/",
            f"/kommentare/{comment.pk}/",
            f"/kommentare/{told.pk}/",
        ]
    )
    assert addresses(search(visit(stranger), "Zugvögel rasten")) == ["/artikel/eins/"]


def test_an_experience_is_found_by_its_role_and_its_text_together(visit, stranger):
    told = ExperienceFactory(role="Data Scientist", body="In Hamburg ging alles gut.")
    ExperienceFactory(role="Data Scientist", body="In Köln ging nichts.")
    browser = visit(stranger)

    assert addresses(search(browser, "Scientist Hamburg")) == [f"/kommentare/{told.pk}/"]
    assert addresses(search(browser, "Scientist -Köln")) == [f"/kommentare/{told.pk}/"]
    assert len(addresses(search(browser, "Scientist"))) == 2


def test_what_holds_the_word_in_role_and_text_is_found_once(visit, stranger):
    told = ExperienceFactory(role="Data Scientist", body="Als Scientist in Hamburg.")

    response = search(visit(stranger), "Scientist")

    assert addresses(response) == [f"/kommentare/{told.pk}/"]
    assert response.context["page"].found.count == 1


def test_a_title_counts_more_than_a_text_and_the_newer_stands_first_among_equals(visit, stranger, author):
    named = ArticleFactory(slug="titel", title="Der Zugvogel")
    first = CommentFactory(article=named, author=author, body="Ein Zugvogel, früher.")
    second = CommentFactory(article=named, author=author, body="Ein Zugvogel, später.")

    assert addresses(search(visit(stranger), "Zugvogel")) == [
        "/artikel/titel/",
        f"/kommentare/{second.pk}/",
        f"/kommentare/{first.pk}/",
    ]


def test_the_words_are_marked_in_all_their_forms(visit, stranger, article, author):
    CommentFactory(article=article, author=author, body="Die **Häuser** und das Bewerbungsgespräch in der Strasse.")

    words, texts = passages(search(visit(stranger), "haus bewerbung straße"))

    assert words == ["Häuser", "Bewerbungsgespräch", "Strasse"]
    assert "**" not in texts[0]


def test_a_text_that_is_longer_than_a_vector_can_be_is_saved_and_found(visit, stranger):
    ArticleFactory(slug="lang", body=" ".join(f"w{number:07d}" for number in range(200_000)))

    assert addresses(search(visit(stranger), "w0000007")) == ["/artikel/lang/"]
