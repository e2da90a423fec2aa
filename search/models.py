"""The words that stand in what everyone can read: what a mistyped one may have been meant to be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, models, transaction
from django.db.models import Q
from django.utils import timezone

from articles.models import Article, FollowUp
from comments.models import Comment

from .vocabulary import LONGEST, count_words, nearest, pieces_of

KNOWN_FROM = 3  # texts that a word stands in before it is offered: a slip of one writer is no word
MOST_NEIGHBOURS = 500  # words looked at for all mistyped ones of a search
LAG = timedelta(minutes=1)  # a text's time is set before its transaction ends; none takes as long
AT_ONCE = 5_000  # rows written by one statement


class WordQuerySet(models.QuerySet["Word"]):
    """Words by what they may be offered for."""

    def known(self) -> WordQuerySet:
        """Those that stand in enough texts."""
        return self.filter(count__gte=KNOWN_FROM)

    def corrected(self, typed: Iterable[str]) -> dict[str, str]:
        """Return for each typed word (lower case) that nobody knows what it may have been meant to be; one query."""
        wanted = set(typed)
        pieces = Piece.objects.filter(piece__in={piece for word in wanted for piece in pieces_of(word)})
        near = self.known().filter(pk__in=pieces.values("word")).order_by("-count", "word")
        found = dict(near.values_list("word", "count")[:MOST_NEIGHBOURS])
        meant = {word: nearest(word, found.items()) for word in wanted if word not in found}
        return {word: other for word, other in meant.items() if other}

    def add(self, counts: Counter[str]) -> None:
        """Add to the counts of words; those known from now on get the pieces by which slips find them."""
        ordered = sorted(counts.items())
        for start in range(0, len(ordered), AT_ONCE):
            self._add(ordered[start : start + AT_ONCE])

    def _add(self, counts: list[tuple[str, int]]) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                """
                INSERT INTO search_word AS w (word, count) SELECT * FROM unnest(%s::text[], %s::int[])
                ON CONFLICT (word) DO UPDATE SET count = w.count + excluded.count
                """,
                [[word for word, _ in counts], [count for _, count in counts]],
            )
            fresh = self.known().filter(word__in=[word for word, _ in counts], pieces__isnull=True)
            pieces = [(piece, word) for word in fresh.values_list("word", flat=True) for piece in pieces_of(word)]
            cursor.execute(
                "INSERT INTO search_piece (piece, word_id) SELECT * FROM unnest(%s::text[], %s::text[])",
                [[piece for piece, _ in pieces], [word for _, word in pieces]],
            )

    add.alters_data = True  # type: ignore[attr-defined]


class Word(models.Model):
    """A word, and in how many texts that everyone can read it stood when they were last looked through.

    A text by editors counts as many as make a word known.
    """

    word = models.CharField(max_length=2 * LONGEST, primary_key=True)  # lower case may be longer: İ
    count = models.PositiveIntegerField()

    objects = WordQuerySet.as_manager()

    def __str__(self) -> str:
        return self.word


class Piece(models.Model):
    """What is left of a known word without a letter or two: by it a slip finds the word, through a plain index."""

    piece = models.CharField(max_length=2 * LONGEST)
    word = models.ForeignKey(Word, models.DB_CASCADE, related_name="pieces")

    class Meta:
        indexes = (models.Index(fields=["piece", "word"], name="pieces_with_their_word"),)

    def __str__(self) -> str:
        return self.piece


class VocabularyManager(models.Manager["Vocabulary"]):
    """Looks texts through, one process at a time."""

    def refresh(self) -> None:
        """Add the words of what became public since the last time; each text is counted once."""
        with transaction.atomic():
            self._locked().read()

    def rebuild(self) -> None:
        """Count all words anew: those of what is removed, taken back or changed since are gone then."""
        with transaction.atomic():
            vocabulary = self._locked()
            Word.objects.all().delete()  # their pieces go with them, in the database
            vocabulary.read_until = None
            vocabulary.read()

    def _locked(self) -> Vocabulary:
        self.get_or_create(pk=Vocabulary.THE_ONE)
        return self.select_for_update(no_key=True).get(pk=Vocabulary.THE_ONE)

    refresh.alters_data = rebuild.alters_data = True  # type: ignore[attr-defined]


class Vocabulary(models.Model):
    """Up to which moment texts were looked through for their words; there is one."""

    THE_ONE = 1

    read_until = models.DateTimeField(null=True)

    objects = VocabularyManager()

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(pk=1), name="there_is_one_vocabulary"),)

    def read(self) -> None:
        """Take in what became public since `read_until`."""
        until = timezone.now() - LAG
        for times, texts in _texts(self.read_until, until):
            Word.objects.add(Counter({word: times * count for word, count in count_words(texts).items()}))
        self.read_until = until
        self.save(update_fields=["read_until"])

    read.alters_data = True  # type: ignore[attr-defined]


def _texts(after: datetime | None, until: datetime) -> Iterator[tuple[int, Iterator[str]]]:
    """Return the words of what became public in that time and that everyone can read now, with what each text counts.

    Editors' texts were read by more than one person, so a word in one of them is known at once.
    """
    when: dict[str, Any] = {"published_at__lte": until} | ({"published_at__gt": after} if after else {})
    published = Article.objects.published()
    for times, rows, fields in (
        (KNOWN_FROM, published, ("title", "teaser", "body")),
        (KNOWN_FROM, FollowUp.objects.published(), ("title", "body")),
        (1, Comment.objects.public().filter(article__in=published), ("body",)),
    ):
        yield times, (" ".join(words) for words in rows.filter(**when).values_list(*fields).iterator())
