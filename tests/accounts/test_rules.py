"""What the database and the reserved names keep, whoever writes."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils import translation

from accounts.models import Profile, User
from accounts.names import check_name
from tests.factories import CommentFactory, UserFactory

pytestmark = pytest.mark.django_db


# Constraints, and what stays


def test_one_account_for_an_address():
    UserFactory(email="eins@example.org")
    with pytest.raises(IntegrityError), transaction.atomic():
        UserFactory(email="EINS@example.org")


def test_addresses_are_lower_case():
    with pytest.raises(IntegrityError, match="email_is_lower_case"), transaction.atomic():
        User.objects.create(email="Gross@example.org")


def test_one_holder_of_a_name(reader):
    with pytest.raises(IntegrityError, match="one_holder_of_a_name"), transaction.atomic():
        UserFactory(name="lea.leserin")


def test_language_is_one_of_ours(reader):
    with pytest.raises(IntegrityError, match="language_is_one_of_ours"), transaction.atomic():
        Profile.objects.filter(user=reader).update(language="fr")


def test_who_wrote_comments_cannot_be_deleted(comment):
    with pytest.raises(ProtectedError):
        comment.author.delete()


@pytest.mark.parametrize("name", ["Teamgeist", "Modest", "Sieglinde", "Michael"])
def test_reserved_words_count_as_words_only(db, name):
    check_name(name)


@pytest.mark.parametrize(
    "name", ["ADMIN", "Das Team", "redaktion-online", "Mod. Petra", "5upp0rt Support", "Аdmin", "Moderationsteam"]
)
def test_reserved_words_are_refused_anywhere_in_a_name(db, name):
    with translation.override("en"), pytest.raises(ValidationError, match="kept for the team"):
        check_name(name)


def test_a_rename_races_no_other(reader, author):
    with pytest.raises(IntegrityError):
        reader.profile.rename("ANTON AUTOR")

    assert CommentFactory(author=author).author.name == "Anton Autor"
