"""A reader's text in the thread."""

from __future__ import annotations

import uuid

import pgtrigger
from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Length
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from articles.citations import Citable
from articles.models import Anchor, Article
from moderation.models import Case
from moderation.moderatable import Moderatable
from moderation.screening import screen
from notifications.subjects import Tellable
from pagecache.triggers import removals
from talentforum.lib.markdown import LONGEST_TEXT, ReaderText, excerpt

from .. import counts_above, facts
from ..path import AFTER_ALL, deepest_parent, step
from ..querysets import UNANSWERED, CommentManager, Refused
from ..quotes import MARK
from ..writer import Writer, locked
from .around import SurroundedComment
from .cited import CitedComment
from .folded import QUOTES, FoldedQuote
from .judged import JudgedComment
from .mentioning import Mentioning
from .revision import Revision
from .told import ToldComment


class Comment(SurroundedComment, CitedComment, JudgedComment, ToldComment, Mentioning, Moderatable, Citable, Tellable):
    """A reader's text under an article, or in answer to another reader's.

    `path` orders the thread as a tree: each step is a comment's id in fixed width, so that the order of paths is the
    order of reading. `reply_count` counts the direct answers of which strangers see anything; a root's `branch_count`
    all that lie beneath it, its `others_count` the public ones among them by other people than its author; a root is
    answered (`is_answered`) where there is one.
    """

    article = models.ForeignKey(Article, models.PROTECT, related_name="comments", verbose_name=_("article"))
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="replies")
    anchor = models.ForeignKey(
        Anchor, models.PROTECT, null=True, blank=True, related_name="comments", db_index=False
    )  # the partial index below serves it
    path = models.TextField(db_collation="C", editable=False)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="comments", verbose_name=_("author")
    )
    body = models.TextField(_("text"))
    html = models.TextField(editable=False)
    token = models.UUIDField(default=uuid.uuid4, editable=False)
    posted_at = models.DateTimeField(_("posted"), default=timezone.now)
    edited_at = models.DateTimeField(_("edited"), null=True, editable=False)
    retracted_at = models.DateTimeField(_("retracted"), null=True, editable=False)
    has_facts = models.BooleanField(default=False, db_default=False, editable=False)
    reply_count = models.PositiveIntegerField(default=0, editable=False)
    branch_count = models.PositiveIntegerField(default=0, db_default=0, editable=False)
    others_count = models.PositiveIntegerField(default=0, db_default=0, editable=False)
    # For an index: with a count in its condition, each answer would write all index entries of its root anew.
    is_answered = models.GeneratedField(
        expression=Q(others_count__gt=0),  # type: ignore[arg-type]  # as Django documents it
        output_field=models.BooleanField(),
        db_persist=True,
    )

    objects = CommentManager()

    is_ignored = False  # whether the reader ignores its author, where `noting_ignored` asked
    may_be_quoted = True  # False where `for_moderators` found nothing that quotes after it
    is_newborn = False  # whether this very object was posted a moment ago and is public: all of it is at hand

    class Meta(Moderatable.Meta):
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        constraints = (
            *Moderatable.Meta.constraints,
            models.UniqueConstraint(fields=["author", "token"], name="one_comment_for_a_sent_form"),
            models.UniqueConstraint(fields=["article", "path"], name="one_place_in_the_thread"),
            models.CheckConstraint(
                condition=Q(body__length__gte=1, body__length__lte=LONGEST_TEXT),
                name="comment_has_1_to_10000_characters",
            ),
            models.CheckConstraint(condition=~Q(parent=models.F("pk")), name="comment_does_not_answer_itself"),
            models.CheckConstraint(
                condition=Q(anchor__isnull=True) | Q(parent__isnull=True), name="what_an_answer_is_about_is_above_it"
            ),
        )
        indexes = (
            models.Index(fields=["article", "path"], name="thread_roots", condition=Q(parent__isnull=True)),
            models.Index(fields=["article", "path"], name="thread_open_questions", condition=UNANSWERED),
            models.Index(fields=["article", "path"], name="thread_roots_with_facts", condition=Q(has_facts=True)),
            models.Index(fields=["article", "published_at"], name="thread_by_time"),
            models.Index(fields=["article", "author", "id"], name="thread_of_a_person"),
            models.Index(fields=["author", "-posted_at"], name="comments_of_a_person"),
            GinIndex(SearchVector("body", config="german"), name="comments_by_words"),
            models.Index(fields=["article", "id"], name="thread_quotations", condition=QUOTES),
            models.Index(fields=["anchor", "path"], name="comments_about_something", condition=Q(anchor__isnull=False)),
        )
        triggers = removals(
            besides=["reply_count", "branch_count", "others_count", "is_answered"],
            of_public=pgtrigger.Q(old__published_at__isnull=False),
        )

    def __str__(self) -> str:
        return excerpt(self.shown, 60)

    def get_absolute_url(self) -> str:
        """Return the address of the comment's own page, which shows it in its place."""
        return reverse("comment", args=[self.pk])

    @property
    def is_public(self) -> bool:
        """Whether everyone can read the text."""
        return self.status == self.Status.PUBLISHED and self.retracted_at is None

    @property
    def state(self) -> str:
        """What a reader sees here: published, held, removed or retracted."""
        return "retracted" if self.retracted_at else self.status

    @property
    def person_concerned(self) -> int:
        """Its author."""
        return self.author_id

    @property
    def person(self) -> User:
        """Its author."""
        return self.author

    @property
    def change_address(self) -> str:
        """Where its author changes it, facts and all, once a moderator gave it back."""
        if self.returned_at is None:
            return ""
        return self.facts.edit_address() if self.facts is not None else reverse("edit_comment", args=[self.pk])

    @property
    def version(self) -> str:
        """The time of the last edit."""
        return f"{self.edited_at:%Y%m%d%H%M%S%f}" if self.edited_at else "0"

    @property
    def facts(self) -> facts.Facts | None:
        """What stands beside the text, such as the facts of an experience."""
        return facts.of(self) if self.has_facts else None

    def link_count(self) -> int:
        """How many links the text holds."""
        return self.html.count("<a ")

    def may_be_decided(self) -> bool:
        """Tell whether its author left it there."""
        return self.retracted_at is None

    def spread_closing(self) -> None:
        """Close or open all answers beneath the comment."""
        beneath = Comment.objects.filter(article=self.article_id, path__gt=self.path, path__lt=self.path + AFTER_ALL)
        beneath.update(is_closed=self.is_closed)

    def spread_hiding(self) -> None:
        """Fold or show what quotes the comment."""
        if self.status == self.Status.PUBLISHED:
            FoldedQuote.objects.unfold(self)
        elif self.may_be_quoted:
            FoldedQuote.objects.fold(self)

    def place(self, body: ReaderText, parent: Comment | None, writer: Writer) -> Comment:
        """Give the comment its id and its place in the tree, store it, and hold it or let it count."""
        self.pk, self.parent = writer.number, parent
        self.path = (deepest_parent(parent.path) if parent else "") + step(self.pk)
        self.write(body)
        findings = screen(self, is_by_newcomer=writer.is_newcomer, ordered=writer.ordered)
        self.status = self.Status.HELD if findings else self.Status.PUBLISHED
        self.published_at = None if findings else self.posted_at
        self.save(force_insert=True)
        if findings:
            self.hold(findings)
            return self
        self.tell()
        counts_above.birth(self, parent)  # last: all who write in the thread wait for its article's row
        self.is_newborn, self.by_author, self.by_editor = True, writer.is_author, writer.is_editor
        return self

    def edit(self, body: ReaderText, *, beside: str = "") -> None:
        """Change the text, keep the earlier one, and pass the checks of a new text; the same text changes nothing.

        `beside` is given where what stands beside the text changes too: the earlier facts as lines, to be kept. What a
        moderator gave back waits for them again. Raises Refused where the discussion closed, the author may not
        write, the text was removed or taken back in the meantime, or is what they posted elsewhere just now.
        """
        with transaction.atomic():
            writer = locked(self.author, self.article)
            before = self._lock()
            if writer.obstacle == "muted":
                raise Refused("muted")
            if before.body == body.body and not beside:
                return
            if before.retracted_at is not None or before.status == self.Status.REMOVED:
                raise Refused("gone")
            if writer.obstacle or not self.article.discussion_is_open:
                raise Refused("closed")
            if self.article.comments.is_repeated(self.author, body, besides=self.pk):
                raise Refused("duplicate")
            earlier = Revision.objects.create(
                comment=self, n=self.revisions.count() + 1, body=before.body, html=before.html, beside=beside,
                written_at=before.edited_at or before.posted_at,
            )  # fmt: skip
            self.status, self.published_at, self.reply_count = before.status, before.published_at, before.reply_count
            self.write(body, instead=before)
            self.edited_at, self.returned_at = timezone.now(), None
            self.save(update_fields=["body", "html", "edited_at", "returned_at"])
            if MARK in before.html:
                FoldedQuote.objects.carry_over(self, earlier)
            if before.returned_at is not None:
                Case.objects.open_for(self)
            if findings := screen(self, is_by_newcomer=writer.is_newcomer, ordered=writer.ordered):
                self.hold(findings)
            elif self.is_public:
                self.tell_change(before.html)

    def retract(self) -> None:
        """Take the text back; a line stays where there are answers. An open case ends, as nothing is left to judge.

        A removed text stays removed.
        """
        with transaction.atomic():
            fresh = self._lock()
            if fresh.retracted_at is not None or fresh.status == self.Status.REMOVED:
                return
            stood, counted = fresh.standing()
            self.retracted_at = fresh.retracted_at = timezone.now()
            self.save(update_fields=["retracted_at"])
            fresh.settle(stood, counted)
            for case in self.cases.open():  # what was told of it is locked last
                case.withdraw()
            if (told := fresh.facts) is not None:
                told.retracted()

    def _lock(self) -> Comment:
        """Return the row as it is now, locked: its case first, in the order in which a decision locks them."""
        list(self.cases.select_for_update().values_list("pk"))
        row: Comment = Comment.objects.select_for_update(no_key=True, of=("self",)).get(pk=self.pk)
        return row

    edit.alters_data = retract.alters_data = True  # type: ignore[attr-defined]

    def standing(self) -> tuple[bool, bool]:
        """Return whether strangers see anything here (in SQL: `STANDING`), and whether it is a text that counts."""
        if self.retracted_at is not None:
            return self.reply_count > 0, False
        was_public = self.published_at is not None
        stands = {
            self.Status.PUBLISHED: True,
            self.Status.REMOVED: was_public,
            self.Status.HELD: was_public and self.reply_count > 0,
        }[self.Status(self.status)]
        return stands, self.is_public

    def settle(self, stood: bool, counted: bool) -> None:
        """Carry a change up the tree and to the article; rows are locked from leaf to root, the article last."""
        stands, counts = self.standing()
        if counts != counted and (told := self.facts) is not None:
            told.settle()
        shown = 0  # how many more of the branch strangers see anything of, its root apart
        row: Comment = self
        while stands != stood and row.parent_id:
            change = int(stands) - int(stood)
            shown += change
            parent = Comment.objects.select_for_update(no_key=True, of=("self",)).get(pk=row.parent_id)
            stood, _counted = parent.standing()
            parent.reply_count += change
            parent.save(update_fields=["reply_count"])
            stands, _counted = parent.standing()
            row = parent
        change = int(counts) - int(counted)
        counts_above.change(self, shown=shown, public=change)
        if change:
            self.tell_again() if counts else self.take_back()

    @property
    def case(self) -> Case | None:
        """Its case, where there is one; prefetched by `thread.py`."""
        cases = list(self.cases.all())
        return cases[0] if cases else None


models.TextField.register_lookup(Length)
