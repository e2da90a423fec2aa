"""What the database itself never takes: one test breaks each constraint."""

import pytest
from django.db import IntegrityError, models, transaction
from django.db.models import ProtectedError

from experiences.models import Experience, HiddenFacts
from tests.factories import ExperienceFactory

pytestmark = pytest.mark.django_db

BROKEN = {
    "experience_perspective_is_known": {"perspective": ""},
    "experience_outcome_is_known": {"outcome": "lost"},
    "experience_role_key_is_known": {"role": "x", "role_key": "gardener"},
    "experience_role_key_is_of_a_role": {"role": "", "role_key": "research"},
    "experience_seniority_is_known": {"seniority": "x"},
    "experience_employer_kind_is_known": {"employer_kind": "x"},
    "experience_employer_size_is_known": {"employer_size": "7"},
    "experience_region_is_known": {"region": "xx"},
    "experience_beginning_is_known": {"beginning": "x"},
    "experience_remote_is_known": {"remote": 33},
    "experience_fairness_is_known": {"fairness": 6},
    "experience_year_is_possible": {"year": 1949},
    "experience_stages_is_possible": {"stages": 21},
    "experience_weeks_is_possible": {"weeks": "520.1"},
    "experience_stage_kinds_are_known": {"stage_kinds": ["phone", "x"]},
}
HIDDEN_BROKEN = {
    "hidden_base_is_possible": {"base": 100_000_001},
    "hidden_bonus_is_possible": {"bonus": 100_000_001},
    "hidden_equity_is_possible": {"equity": 100_000_001},
    "hidden_currency_is_known": {"currency": "XXX"},
    "hidden_amounts_have_a_currency": {"currency": ""},
    "hidden_facts_hold_something": {"base": None, "employer": ""},
}


def named(model: type[models.Model]) -> set[str]:
    return {constraint.name for constraint in model._meta.constraints}


@pytest.fixture
def told(article, author):
    return ExperienceFactory(
        article=article, author=author, hidden={"base": 70_000, "currency": "EUR", "employer": "Muster AG"}
    )


@pytest.mark.parametrize("constraint", BROKEN)
def test_impossible_facts_are_not_stored(told, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Experience.objects.filter(pk=told.pk).update(**BROKEN[constraint])


@pytest.mark.parametrize("constraint", HIDDEN_BROKEN)
def test_impossible_figures_are_not_stored(told, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        HiddenFacts.objects.filter(pk=told.pk).update(**HIDDEN_BROKEN[constraint])


def test_every_constraint_is_broken_here():
    assert named(Experience) == set(BROKEN)
    assert named(HiddenFacts) == set(HIDDEN_BROKEN)


def test_a_comment_has_one_experience_and_an_experience_one_set_of_figures(told):
    for model, key in ((Experience, "comment"), (HiddenFacts, "experience")):
        again = model.objects.get(pk=told.pk)
        with pytest.raises(IntegrityError), transaction.atomic():
            again.save(force_insert=True)
        assert model._meta.pk.name == key


def test_a_comment_with_an_experience_is_not_deleted(told):
    with pytest.raises(ProtectedError):
        told.comment.delete()
