"""What the tests of voting share: where a vote goes, and what is counted of it."""

from polls.models import Poll


def address(poll, language="/en"):
    return f"{language}/umfragen/{poll.slug}/abstimmen/"


def ids(poll, *places):
    choices = list(poll.choices.all())
    return [str(choices[place].pk) for place in places]


def counts(poll):
    poll = Poll.objects.get(pk=poll.pk)
    return [choice.votes for choice in poll.choices.all()], poll.voters, poll.abstentions


def chosen(poll, person):
    return [choice.label for choice in poll.ballots.get(person=person).choices()]
