"""Who ignores whom: the rows."""

import pytest
from django.db import IntegrityError, transaction

from accounts.models import Ignore
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def test_who_ignores_twice_ignores_once(reader, author):
    for _ in range(2):
        Ignore.objects.ignore(author, by=reader)

    assert (Ignore.objects.of(reader), Ignore.objects.of(author)) == ({author.pk}, frozenset())
    with pytest.raises(IntegrityError, match="ignored_once"), transaction.atomic():
        Ignore.objects.create(person=reader, ignored=author)


def test_nobody_ignores_themselves(reader):
    with pytest.raises(ValueError, match=str(reader)):
        Ignore.objects.ignore(reader, by=reader)
    with pytest.raises(IntegrityError, match="nobody_ignores_themselves"), transaction.atomic():
        Ignore.objects.create(person=reader, ignored=reader)


def test_who_stops_hears_the_one_and_still_not_the_other(reader, author):
    other = UserFactory()
    for person in (author, other):
        Ignore.objects.ignore(person, by=reader)

    for _ in range(2):
        Ignore.objects.stop(author, by=reader)

    assert Ignore.objects.of(reader) == {other.pk}


def test_what_one_ignores_goes_with_either_account(reader, author):
    goner, ghost = UserFactory(known=False), UserFactory(known=False)
    Ignore.objects.ignore(author, by=goner)
    Ignore.objects.ignore(ghost, by=reader)

    goner.delete()
    ghost.delete()

    assert Ignore.objects.count() == 0


def test_strangers_ignore_nobody_and_ask_nothing(stranger, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert Ignore.objects.of(stranger) == frozenset()
        assert Ignore.objects.noted(stranger, "author") == {}
