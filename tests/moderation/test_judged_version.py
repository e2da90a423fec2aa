"""What was judged stays with its case, whatever its author does while the case runs."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Profile
from comments.models import Comment
from experiences.models import Experience
from moderation import eu
from moderation.models import Appeal, Case, Danger, Decision, Name, Notice, Sanction
from talentforum.lib.markdown import read_reader_text
from tests.factories import CommentFactory, ExperienceFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_second_factor")]


class Judged:
    """Something with a case, that its author changes or takes back."""

    def __init__(self, kind, article, person):
        self.kind, self.person = kind, person
        if kind == "name":
            self.words = [person.name]
        elif kind == "comment":
            self.text = CommentFactory(article=article, author=person, body="Das Lager ist leer.")
            self.words = ["Das Lager ist leer."]
        else:
            told = ExperienceFactory(article=article, author=person, body="So war das.", role="Lagerist")
            self.text = told.comment
            self.words = ["So war das.", "Lagerist"]

    @property
    def subject(self):
        return Name.at(self.person.pk) if self.kind == "name" else Comment.objects.get(pk=self.text.pk)

    def case(self):
        return self.subject.cases.get()

    def edit(self):
        if self.kind == "name":
            Profile.objects.get(pk=self.person.pk).rename("Ganz Anders")
        elif self.kind == "comment":
            self.subject.edit(read_reader_text("Gar nichts."))
        else:
            told = Experience.objects.get(pk=self.text.pk)
            told.edit(read_reader_text("Gar nichts."), told.given() | {"role": "Koch"}, told.hidden_given())

    def retract(self):
        self.subject.retract()


@pytest.fixture(params=["comment", "experience", "name"])
def judged(request, article):
    found = Judged(request.param, article, UserFactory(name="Zita Zuerst"))
    found.subject.report(by=UserFactory(), ground="attack")
    return found


def objected(judged, moderator):
    """Let it stand, and let the reporter object."""
    decision = judged.case().decide(Decision.Kind.APPROVE, by=moderator)
    Appeal.objects.make(decision, text="Doch.", by=judged.case().reports.get().person)


def noticed(judged, moderator):
    Notice.objects.create(
        case=judged.case(), addresses=["https://testserver/"], category=eu.Category.SPEECH, name="Nora Notiz",
        explanation="Das ist verboten.", email="nora@example.org", in_good_faith=True,
        confirmed_at=timezone.now() + timedelta(seconds=1),
    )  # fmt: skip


def dangerous(judged, moderator):
    Danger.objects.freeze(judged.case(), by=moderator)


@pytest.mark.parametrize("deed", ["edit", "retract"])
@pytest.mark.parametrize("why", [objected, noticed, dangerous])
def test_what_was_judged_stays_with_the_case(visit, judged, moderator, second_moderator, why, deed):
    if (judged.kind, deed) == ("name", "retract"):
        return  # nobody takes a name back without another one
    mark = judged.subject.version
    why(judged, moderator)

    getattr(judged, deed)()

    version = next(each for each in judged.subject.versions() if each.mark == mark)
    assert [word for word in judged.words if word not in f"{version.html} {version.beside}"] == []
    page = visit(second_moderator).get(f"/admin/moderation/case/{judged.case().pk}/change/").text
    assert [word for word in judged.words if word not in page] == []
    if why is not noticed or deed == "edit":
        assert judged.case().is_open
    if why is dangerous:
        kept = str(Danger.objects.get().evidence)
        assert [word for word in judged.words if word not in kept] == []
    assert [decision.version for decision in judged.case().log] == [mark] * (why is objected)


def test_what_was_taken_back_can_still_be_objected_about_and_its_sanction_lifted(article, author, moderator, senior):
    text = CommentFactory(article=article, author=author)
    text.report(by=UserFactory(), ground="attack")
    sanctions = [(Sanction.Kind.WARNING, None)]
    decision = text.cases.get().decide(Decision.Kind.LABEL, by=moderator, ground="attack", sanctions=sanctions)
    appeal = Appeal.objects.make(decision, text="Nein.", by=author)
    Comment.objects.get(pk=text.pk).retract()
    assert Case.objects.get().is_open

    appeal.overturn(Decision.Kind.APPROVE, by=senior, answer="Stimmt.")

    assert not Sanction.objects.in_force().exists()
    assert (Case.objects.get().is_open, Comment.objects.get(pk=text.pk).is_public) == (False, False)
