"""The catalogues of texts: complete, compiled, true to the code, and in good German.

After a change of texts run, then translate what is empty or fuzzy, in both languages (the English text is the msgid):

    manage.py makemessages -l de -l en --no-location --no-obsolete -i .venv -i var -i tests
    manage.py compilemessages -l de -l en -i .venv
"""

import re
import shutil
from pathlib import Path

import polib
import pytest
from django.conf import settings
from django.core.management import call_command

from .ours import OUR_APPS

LOCALE = Path(settings.LOCALE_PATHS[0])
LANGUAGES = [code for code, _name in settings.LANGUAGES]
TOOLS = ("xgettext", "msguniq", "msgmerge", "msgattrib")  # what makemessages calls
TEXTS = {".py", ".html", ".txt"}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}|</?\w+[^>]*>")
TAG = re.compile(r"<[^>]+>")

Key = tuple[str | None, str]
in_each_language = pytest.mark.parametrize("language", LANGUAGES)


def catalogue(language: str) -> polib.POFile:
    """Read what translators edit."""
    return polib.pofile(str(LOCALE / language / "LC_MESSAGES" / "django.po"))


def said(entry: polib.POEntry) -> list[str]:
    """Return all that the entry says in its language: one text, or one for each number."""
    if entry.msgid_plural:
        return [text for _number, text in sorted(entry.msgstr_plural.items())]
    return [entry.msgstr]


def texts(entries: polib._BaseFile) -> dict[Key, list[str]]:
    """Return a catalogue's translations by context and msgid."""
    return {(entry.msgctxt, entry.msgid): said(entry) for entry in entries if not entry.obsolete}


def msgids(entries: polib._BaseFile) -> set[tuple[str | None, str, str]]:
    """Return what is translated: context, text, and its plural if it has one."""
    return {(entry.msgctxt, entry.msgid, entry.msgid_plural) for entry in entries if not entry.obsolete}


def placeholders(text: str) -> list[str]:
    """Return what is filled in and the markup, without regard to order and repetition."""
    return sorted(set(PLACEHOLDER.findall(text)))


@in_each_language
def test_every_text_is_translated(language):
    unfinished = [entry.msgid for entry in catalogue(language) if entry.fuzzy or not all(said(entry))]
    assert unfinished == []


def test_the_english_catalogue_says_what_the_msgids_say():
    entries = [entry for entry in catalogue("en") if not entry.obsolete]
    different = [entry.msgid for entry in entries if said(entry)[0] != entry.msgid]
    assert different == []
    assert [entry.msgid for entry in entries if entry.msgid_plural and said(entry)[1] != entry.msgid_plural] == []


@in_each_language
def test_the_compiled_catalogue_is_fresh(language):
    compiled = polib.mofile(str(LOCALE / language / "LC_MESSAGES" / "django.mo"))
    assert texts(compiled) == texts(catalogue(language))
    assert compiled.metadata["Plural-Forms"] == catalogue(language).metadata["Plural-Forms"]


@pytest.fixture
def used(tmp_path, monkeypatch, settings) -> polib.POFile:
    """What makemessages finds in a copy of the code and the templates, so that nobody's files change."""
    for tool in TOOLS:
        if shutil.which(tool) is None:
            pytest.skip(f"{tool} is not installed (Debian: gettext), so nobody can say which texts the code uses")
    source = Path(settings.BASE_DIR)
    for top in (*OUR_APPS, "templates"):
        for path in (source / top).rglob("*"):
            if path.suffix in TEXTS and "node_modules" not in path.parts:
                copy = tmp_path / path.relative_to(source)
                copy.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, copy)
    settings.LOCALE_PATHS = [tmp_path / "locale"]
    (tmp_path / "locale").mkdir()
    monkeypatch.chdir(tmp_path)
    call_command("makemessages", locale=["de"], no_location=True, verbosity=0)
    return polib.pofile(str(tmp_path / "locale" / "de" / "LC_MESSAGES" / "django.po"))


def test_every_text_of_code_and_templates_is_in_the_catalogues(used):
    assert len(used) > 100
    for language in LANGUAGES:
        assert msgids(used) - msgids(catalogue(language)) == set(), language


@in_each_language
def test_translations_fill_in_what_the_msgids_fill_in(language):
    different = []
    for entry in catalogue(language):
        one, many = placeholders(entry.msgid), placeholders(entry.msgid_plural or entry.msgid)
        first, *others = [placeholders(text) for text in said(entry)]
        if first not in (one, many) or any(found != many for found in others):
            different.append(entry.msgid)
    assert different == []


def test_german_texts_are_typeset_as_german():
    """No exclamation mark, no straight or English quotation marks."""
    for entry in catalogue("de"):
        for text in said(entry):
            words = TAG.sub("", text)
            assert not re.search(r"[!\"'”]", words), text
            assert words.count("„") == words.count("“"), text
