"""Under which role a freely written one is found."""

import pytest

from experiences.roles import Role, key_of, suggestions

WRITTEN = {
    "ML-Ingenieurin": "machine-learning",
    "ML-Ingenieur*in (m/w/d)": "machine-learning",
    "Senior Machine Learning Engineer": "machine-learning",
    "Ingenieur/in für maschinelles Lernen": "machine-learning",
    "MACHINE-LEARNING-ENGINEER": "machine-learning",
    "Data Scientist (m/w/d), NLP": "data-science",
    "Datenwissenschaftler(in)": "data-science",
    "KI-Forscher:innen": "research",
    "Wissenschaftliche Mitarbeiterin": "research",
    "Doktorandin": "doctorate",
    "Computerlinguist_in": "language",
    "Softwareentwickler/-in": "software",
    "Head of Data Science": "leadership",
    "KI-Beauftragte": "governance",
    "AI Engineer": "generative",
    "Data Engineer / Data Scientist": "",
    "Gärtner": "",
    "": "",
    "in": "",
}


@pytest.mark.parametrize(("written", "key"), WRITTEN.items())
def test_a_role_is_found_by_its_many_names_and_two_roles_by_none(written, key):
    assert key_of(written) == key


def test_each_suggestion_is_found_under_a_role():
    assert {key_of(name) for name in suggestions()} == set(Role.values)
