"""The rules of the Netiquette, as senior moderators change them."""

import pytest

from moderation.models import RuleText

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_second_factor")]


def change(browser, rule, **words):
    return browser.post(f"/admin/moderation/ruletext/{rule.pk}/change/", rule.words() | words)


def test_new_words_are_a_new_version(visit, senior):
    first = RuleText.objects.current("attack")
    change(visit(senior), first, text_de="Bleiben Sie freundlich.")

    second = RuleText.objects.current("attack")
    first.refresh_from_db()
    assert (second.version, second.text_de, second.by) == (2, "Bleiben Sie freundlich.", senior)
    assert (first.version, first.is_in_force) == (1, False)
    assert first.text_de != second.text_de


def test_the_same_words_change_nothing(visit, senior):
    change(visit(senior), RuleText.objects.current("attack"))

    assert RuleText.objects.filter(ground="attack").count() == 1


def test_a_rule_is_withdrawn_and_put_into_force_again(visit, senior):
    rule = RuleText.objects.current("off_topic")
    visit(senior).post(f"/admin/moderation/ruletext/{rule.pk}/withdraw/")
    assert not RuleText.objects.in_force().filter(ground="off_topic").exists()

    change(visit(senior), rule)
    assert RuleText.objects.current("off_topic").version == 2


def test_a_rule_without_words_is_asked_for_again(visit, senior):
    response = change(visit(senior), RuleText.objects.current("attack"), text_en="")

    assert 'id="id_text_en_error"' in response.text
    assert RuleText.objects.filter(ground="attack").count() == 1


def test_moderators_read_the_rules_and_change_nothing(visit, moderator):
    rule = RuleText.objects.current("attack")
    assert rule.title_de in visit(moderator).get(f"/admin/moderation/ruletext/{rule.pk}/change/").text
    change(visit(moderator), rule, text_de="Anders.")

    assert RuleText.objects.filter(ground="attack").count() == 1
