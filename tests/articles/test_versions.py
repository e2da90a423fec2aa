"""Versions of articles and follow-ups: kept at each save, listed, compared, restored."""

import random
import time

import pytest

from articles.admin.compare import compare
from articles.frontmatter import Malformed, read
from articles.models import Anchor, Article, FollowUp, Version
from tests.articles.desk import change, form_of, messages_of, written
from tests.factories import CommentFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_second_factor")]


@pytest.fixture
def followup(desk, article):
    """A follow-up, written at the desk."""
    desk.post("/admin/articles/followup/add/", written(article))
    return FollowUp.objects.get()


def save(desk, thing, **fields):
    """Open the form, change fields, save."""
    return desk.post(change(thing), form_of(desk.get(change(thing))) | fields)


def marked(passages):
    """Return a comparison as text: [-gone-] and {+come+}."""
    frames = {"": "{}", "del": "[-{}-]", "ins": "{{+{}+}}"}
    return "\n".join("".join(frames[p.kind].format(p.text) for p in passage.pieces) for passage in passages)


def kept(thing):
    return [(version.n, version.by and version.by.name) for version in thing.versions.order_by("n")]


def test_each_save_of_an_article_keeps_its_words_and_the_first_those_of_before(desk, article, editor):
    before = article.words()

    save(desk, article, title="Zweiter Titel")
    save(desk, article, teaser="Zweiter Vorspann.")

    assert kept(article) == [(1, None), (2, "Edda Ed"), (3, "Edda Ed")]
    assert article.versions.get(n=1).words == before
    assert article.versions.get(n=2).words["title"] == "Zweiter Titel"


def test_saving_the_same_words_makes_no_version(desk, followup, article):
    save(desk, followup)
    save(desk, followup, kind="answer")
    save(desk, article, asks_for_experiences="on")
    save(desk, article)

    assert (kept(followup), kept(article)) == ([(1, "Edda Ed")], [(1, None)])
    article.refresh_from_db()
    assert article.asks_for_experiences


def test_line_ends_of_a_browser_make_no_version(desk, article):
    Article.objects.filter(pk=article.pk).update(body="Eins\n\nZwei")

    save(desk, article)

    assert kept(article) == [(1, None)]


def test_a_new_article_begins_with_version_one(desk, article):
    sent = form_of(desk.get(change(article))) | {"title": "Ganz neu", "slug": "ganz-neu", "seen": "0"}

    desk.post("/admin/articles/article/add/", sent)

    assert kept(Article.objects.get(slug="ganz-neu")) == [(1, "Edda Ed")]


def test_publishing_makes_no_version(desk, followup):
    save(desk, followup, _deed="publish")

    assert kept(followup) == [(1, "Edda Ed")]


def test_the_page_lists_versions_newest_first_and_compares_the_last_two(desk, article):
    save(desk, article, teaser="Worum es wirklich geht, in einem Satz.")

    page = desk.get(change(article, "versions"))

    assert [version.n for version in page.context["versions"]] == [2, 1]
    (comparison,) = page.context["comparisons"]
    assert marked(comparison.passages) == "Worum es {+wirklich +}geht, in einem Satz."
    assert f'href="{change(article, "versions")}"' in desk.get(change(article)).content.decode()


def test_any_two_are_compared_both_ways_and_escaped(desk, article):
    save(desk, article, question="Wie <b>ist</b> das?")
    save(desk, article, teaser="Neu.")

    page = desk.get(change(article, "versions"), {"old": "3", "new": "1"})

    assert [comparison.label for comparison in page.context["comparisons"]] == ["teaser", "question to the readers"]
    assert "&lt;b&gt;ist" in page.content.decode()
    assert "<b>ist" not in page.content.decode()


@pytest.mark.parametrize("number", ["0", "3", "-1", "abc", "", "9" * 40, "٣", "1.0"])
def test_a_number_that_no_version_has_is_told(desk, article, number):
    save(desk, article, teaser="Neu.")

    page = desk.get(change(article, "versions"), {"old": number, "new": "1"})
    restored = desk.post(change(article, "versions/restore"), {"n": number})

    assert (page.status_code, page.context["unknown"]) == (404, True)
    assert restored.status_code == 404
    assert article.versions.count() == 2


def test_an_unknown_text_has_no_versions(desk):
    for address in ("article/999999/versions/", f"followup/{2**62}/versions/", "article/9999999999999999999/versions/"):
        assert desk.get(f"/admin/articles/{address}").status_code == 404
    assert desk.post("/admin/articles/article/999999/versions/restore/", {"n": "1"}).status_code == 404


def test_a_text_without_versions_says_so(desk, article):
    page = desk.get(change(article, "versions"))

    assert (page.status_code, page.context["versions"], page.context["unknown"]) == (200, [], False)


def test_restoring_puts_the_words_back_as_a_new_version(desk, article, visit):
    before = article.words()
    save(desk, article, title="Anders", body="Ganz anders.")

    response = desk.post(change(article, "versions/restore"), {"n": "1"}, follow=True)

    article.refresh_from_db()
    assert (article.words(), kept(article)) == (before, [(1, None), (2, "Edda Ed"), (3, "Edda Ed")])
    assert messages_of(response)[-1] == "Version 1 stands there again, as version 3."
    assert "<em>Betonung</em>" in visit().get(article.get_absolute_url()).content.decode()


def test_restoring_what_stands_there_changes_nothing(desk, article):
    save(desk, article, title="Anders")

    response = desk.post(change(article, "versions/restore"), {"n": "2"}, follow=True)

    assert messages_of(response)[-1] == "These words stand there already."
    assert article.versions.count() == 2


def test_restoring_a_follow_up_brings_back_citations_and_the_anchors_label(desk, followup, article):
    comment = CommentFactory(article=article)
    save(desk, followup, title="Mit Karte", body=f"/kommentare/{comment.pk}/", _deed="publish")
    save(desk, followup, title="Ohne Karte", body="Nichts.")
    followup.refresh_from_db()
    assert (list(followup.cited()), Anchor.objects.get().label) == ([], "Ohne Karte")

    desk.post(change(followup, "versions/restore"), {"n": "2"})

    followup.refresh_from_db()
    assert [citation.subject for citation in followup.cited()] == [comment]
    assert Anchor.objects.get().label == "Mit Karte"


def test_a_correction_is_not_restored_to_words_that_do_not_say_what_was_wrong(desk, followup):
    save(desk, followup, kind="correction", what_was_wrong="Es waren zwölf.", title="Anders")

    response = desk.post(change(followup, "versions/restore"), {"n": "1"}, follow=True)

    followup.refresh_from_db()
    assert (response.status_code, followup.title, followup.versions.count()) == (200, "Anders", 2)
    assert messages_of(response)[-1].startswith("Version 1 does not say what was wrong")


def test_versions_of_another_text_are_not_restored(desk, followup, article):
    save(desk, article, title="Zwei")
    save(desk, article, title="Drei")

    assert desk.post(change(followup, "versions/restore"), {"n": "3"}).status_code == 404


def test_an_import_keeps_what_an_editor_wrote(desk, article, tmp_path):
    save(desk, article, teaser="Von Hand.")
    file = tmp_path / "artikel.md"
    file.write_text(
        "---\ntitle: Neu\nslug: wettlauf\ntopic: Arbeit\nlanguage: de\nteaser: T\n"
        "asks_for_experiences: true\n---\nText\n"
    )

    read(file).save()
    read(file).save()

    assert kept(article) == [(1, None), (2, "Edda Ed"), (3, None)]
    article.refresh_from_db()
    assert (article.teaser, article.asks_for_experiences) == ("T", True)


@pytest.mark.parametrize("value", ["vielleicht", "1", '"true"', "", "[true]", "2026-01-01"])
def test_a_file_says_true_or_false_of_experiences(tmp_path, value):
    file = tmp_path / "artikel.md"
    file.write_text(
        "---\ntitle: Neu\nslug: neu\ntopic: Arbeit\nlanguage: de\nteaser: T\n"
        f"asks_for_experiences: {value}\n---\nText\n"
    )

    with pytest.raises(Malformed, match=r"^line 7: asks_for_experiences must be true or false$"):
        read(file)


def test_a_file_that_says_nothing_of_experiences_leaves_the_mark(desk, article, tmp_path):
    save(desk, article, asks_for_experiences="on")
    file = tmp_path / "artikel.md"
    file.write_text("---\ntitle: Neu\nslug: wettlauf\ntopic: Arbeit\nlanguage: de\nteaser: T\n---\nText\n")

    read(file).save()

    article.refresh_from_db()
    assert (article.title, article.asks_for_experiences) == ("Neu", True)


def test_versions_page_takes_a_constant_number_of_queries(desk, article, django_assert_num_queries):
    save(desk, article, teaser="Eins.")
    desk.get(change(article, "versions"))
    with django_assert_num_queries(QUERIES_OF_VERSIONS):
        desk.get(change(article, "versions"))
    for n in range(3):
        save(desk, article, teaser=f"Nummer {n}.")
    desk.get(change(article, "versions"))

    with django_assert_num_queries(QUERIES_OF_VERSIONS):
        desk.get(change(article, "versions"))


QUERIES_OF_VERSIONS = 10


# Comparing.


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("", "", ""),
        ("Gleich.", "Gleich.", "Gleich."),
        ("", "Neu.", "{+Neu.+}"),
        ("Alt.", "", "[-Alt.-]"),
        ("Ein Wort fehlt hier.", "Ein Wort steht hier.", "Ein Wort [-fehlt -]{+steht +}hier."),
        ("Eins\n\nZwei", "Eins\n\nZwei\n\nDrei", "Eins\n\nZwei\n{+\nDrei+}"),
        ("Eins\r\nZwei", "Eins\nZwei", "Eins\nZwei"),
        ("ganz anderer Satz", "nichts davon bleibt", "[-ganz anderer Satz-]{+nichts davon bleibt+}"),
    ],
)
def test_words_are_compared_within_paragraphs(old, new, expected):
    assert marked(compare(old, new)) == expected


def pieces_of(passages, without):
    return "\n".join("".join(p.text for p in passage.pieces if p.kind != without) for passage in passages)


def texts(kind):
    """Two texts of about 60,000 characters."""
    luck = random.Random(4)
    words = ["Wort", "die", "der", "und", "Stelle", "Gehalt", "Firma", "sucht", "Leute", "nicht"]
    many = [luck.choice(words) + (str(luck.randrange(50)) if luck.random() < 0.5 else "") for _ in range(10_000)]
    changed = [word if luck.random() > 0.1 else "anders" for word in many]
    if kind == "paragraphs":
        return ["\n\n".join(" ".join(run[n : n + 60]) for n in range(0, len(run), 60)) for run in (many, changed)]
    if kind == "one paragraph":
        return [" ".join(many), " ".join(changed)]
    if kind == "shuffled":
        return [" ".join(many), " ".join(luck.sample(many, len(many)))]
    if kind == "one letter":
        return ["a " * 30_000, "a " * 29_000 + "b " + "a " * 500]
    return ["a\n" * 30_000 + "b", "c\n" + "a\n" * 29_000]


@pytest.mark.parametrize("kind", ["paragraphs", "one paragraph", "shuffled", "one letter", "lines"])
def test_sixty_thousand_characters_are_compared_soon_and_no_word_is_lost(kind):
    old, new = texts(kind)

    start = time.perf_counter()
    passages = compare(old, new)
    seconds = time.perf_counter() - start

    assert (pieces_of(passages, "ins"), pieces_of(passages, "del")) == (old, new)
    assert seconds < 5  # a generous bound for a busy machine: quadratic search takes minutes


def test_versions_are_those_of_one_text(article, followup):
    from django.db import IntegrityError, transaction

    for fields in ({}, {"article": article, "followup": followup}):
        with pytest.raises(IntegrityError, match="version_of_one_text"), transaction.atomic():
            Version.objects.create(n=7, words={}, **fields)
