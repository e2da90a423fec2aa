"""docs/contract.md and the README say what is there: every command, setting, account and address, and no other."""

import ast
import os
import re
from pathlib import Path

import pytest
from django.core.management import get_commands
from django.urls import Resolver404, resolve
from django.utils import translation

from articles import frontmatter
from articles.insets import polls_in
from articles.models import Article
from experiences.filters import FILTERS
from experiences.forms import ExperienceForm
from experiences.models import Experience, HiddenFacts
from polls.exports import as_csv
from polls.models import Choice, Poll
from polls.tally import Line, Tally
from search.asked import PARAMETERS, Kind
from talentforum import demo
from talentforum.lib import environment
from talentforum.lib.markdown import render_article

from .ours import OUR_APPS, ROOT

CONTRACT = (ROOT / "docs" / "contract.md").read_text()
SAMPLES = {
    "<slug>": "ein-wort",
    "<id>": "7",
    "<name>": "jana",
    "<path>": "pictures/1/a.jpg",
    "<uuid>": "00000000-0000-0000-0000-000000000000",
    "<number>": "2",
    "<version>": "1",
    "<provider>": "postmark",
}
HOMES = {
    "team": "accounts", "db": "talentforum", "demo": "talentforum", "import_article": "articles",
    "load_thread": "comments", "recount": "talentforum", "mail": "notifications", "log_owner": "moderation",
}  # fmt: skip


def section(title: str, text: str = CONTRACT) -> str:
    return re.split(r"^## ", text.split(f"\n## {title}\n", 1)[1], maxsplit=1, flags=re.MULTILINE)[0]


def first_cells(text: str) -> list[str]:
    return re.findall(r"^\| `([^`]+)`", text, re.MULTILINE)


def filled(address: str) -> str:
    for name, sample in SAMPLES.items():
        address = address.replace(name, sample)
    return address


def resolves(address: str, language: str) -> bool:
    with translation.override(language):
        try:
            resolve(address)
        except Resolver404:
            return False
    return True


def terms(text: str) -> list[str]:
    return re.findall(r"`([^`]+)`", text)


def names_read_by_the_environment_module() -> set[str]:
    """The variables that environment.py asks for: the first text among the arguments of env.…() and _parsed()."""
    read = set()
    for node in ast.walk(ast.parse(Path(environment.__file__).read_text())):
        if isinstance(node, ast.Call):
            texts = [argument.value for argument in node.args[:2] if isinstance(argument, ast.Constant)]
            read |= {text for text in texts[:1] if isinstance(text, str) and re.fullmatch(r"[A-Z][A-Z_]+", text)}
    return read


COMMANDS = first_cells(section("Commands"))
PAGES = re.findall(r"^\| `([^`]+)` \| (both|one) \|", section("Pages"), re.MULTILINE)
RESERVED = section("Reserved")
EXPERIENCES = section("Experiences")
EDITORS = section("Texts of editors")
RESERVED_PAGES = re.findall(r"`(/[^`]*)`", RESERVED)


@pytest.mark.parametrize("command", [command for command in COMMANDS if command.startswith("manage.py")])
def test_each_command_of_manage_py_is_there(command):
    name = command.split()[1]

    assert get_commands()[name] == HOMES[name]


def test_each_command_of_manage_py_that_is_ours_is_named():
    ours = {name for name, app in get_commands().items() if app in OUR_APPS}

    assert ours == {command.split()[1] for command in COMMANDS if command.startswith("manage.py")}


@pytest.mark.parametrize("program", ["bin/dev", "bin/test", ".ci/run"])
def test_each_program_is_there_to_be_run(program):
    assert f"`{program}" in section("Commands")
    assert os.access(ROOT / program, os.X_OK)


def test_the_bench_is_there():
    assert "python -m bench [--quick] [--json]" in COMMANDS
    assert (ROOT / "bench" / "__main__.py").is_file()


def test_the_settings_are_those_that_the_environment_module_reads():
    named = set(re.findall(r"^`([A-Z_]+)`|· `([A-Z_]+)`", section("Settings"), re.MULTILINE))

    assert {first or second for first, second in named} == names_read_by_the_environment_module()


def test_the_readme_explains_each_setting():
    readme = (ROOT / "README.md").read_text()

    assert set(first_cells(section("Settings", readme))) == names_read_by_the_environment_module()


def test_the_demo_accounts_are_those_of_the_demo():
    rows = re.findall(r"^\| `(\S+@\S+)` \| ([\w ]+) \|", section("Demo accounts"), re.MULTILINE)

    assert rows == [(email, demo.ROLES[role]) for email, _, role in demo.ACCOUNTS.values()]
    assert f"`{demo.PASSWORD}`" in section("Demo accounts")


@pytest.mark.parametrize(("address", "languages"), PAGES)
def test_each_address_leads_to_a_page_in_the_languages_named(address, languages):
    assert resolves(filled(address), "de")
    assert resolves(f"/en{filled(address)}", "en") is (languages == "both")


def test_the_filters_of_experiences_are_those_of_the_list_with_their_values():
    rows = dict(re.findall(r"^\| `(\w+)` \| (.*) \|$", EXPERIENCES, re.MULTILINE))

    assert list(rows) == [one.name for one in FILTERS]
    assert {name: terms(values) for name, values in rows.items()} == {
        one.name: list(one.words.values) if one.words else [] for one in FILTERS
    }


def test_the_parameters_of_the_search_are_those_that_it_reads():
    rows = dict(re.findall(r"^\| `(\w+)` \| (.*) \|$", section("Search"), re.MULTILINE))

    assert tuple(rows) == PARAMETERS
    assert terms(rows["art"]) == Kind.values


def test_the_fields_of_experiences_are_those_of_the_form():
    shown, hidden, besides = (terms(item) for item in re.split(r"^- ", EXPERIENCES, flags=re.MULTILINE)[1:])

    assert set(shown) == {*Experience.FACTS, "body"}
    assert set(hidden) == set(HiddenFacts.FACTS)
    assert {*shown, *hidden, *besides} == {*ExperienceForm.base_fields, "<field>_confirmed"}


def test_the_columns_of_a_result_are_those_of_the_file():
    poll = Poll(
        slug="wort", kind=Poll.Kind.SINGLE, status=Poll.Status.CLOSED, article=Article(slug="ein", language="de")
    )
    result = Tally(poll, [Line(Choice(label="Ja"), votes=3, voters=4)], voters=4, abstentions=0)

    columns = terms(section("Results").split(". `share` is")[0])
    assert columns == ["ergebnis.csv", *as_csv(result).splitlines()[0].split(",")]


def test_the_front_matter_is_what_the_import_reads():
    needed, optional = EDITORS.split("Needed: ")[1].split("Optional: ")

    assert terms(needed) == list(frontmatter.REQUIRED)
    assert [name for name in terms(optional) if name != "true"] == list(frontmatter.OPTIONAL)


def test_the_line_that_sets_a_poll_is_the_one_that_is_read():
    line = next(term for term in terms(EDITORS) if term.startswith("::"))

    assert polls_in(render_article(f"Davor.\n\n{filled(line)}\n\nDanach.").html) == ["ein-wort"]


@pytest.mark.parametrize("address", RESERVED_PAGES)
def test_reserved_addresses_lead_nowhere_yet(address):
    assert not resolves(filled(address), "de")


def test_reserved_commands_and_settings_are_not_there_yet():
    commands = set(re.findall(r"`(\w+)`", RESERVED.split("- Settings")[0]))
    settings = set(re.findall(r"`([A-Z_]+)`", RESERVED.split("- Settings")[1].split("- Addresses")[0]))

    assert commands
    assert not commands & set(get_commands())
    assert settings
    assert not settings & names_read_by_the_environment_module()
