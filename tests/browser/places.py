"""Every page a person can come to, and how."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Page

from .forum import Forum
from .steps import (
    Step,
    bulk,
    confirm_password,
    fail,
    in_place,
    open_all,
    pick,
    preview,
    send,
    shown,
    tell,
    too_often,
    vote_before_sign_in,
    vote_for,
)


@dataclass(frozen=True)
class Place:
    """A page: who opens it, at which address, what they do there, and how it answers."""

    name: str
    path: str
    who: str = ""
    step: Step | None = None
    status: int = 200

    def reach(self, page: Page, forum: Forum, prefix: str = "") -> None:
        """Go there and do what is to be done."""
        forum.renew()
        page.goto(prefix + self.path.format(**forum.numbers))
        if self.step is not None:
            self.step(page, forum)


ARTICLE, WRITE = "/artikel/wettlauf/", "/artikel/wettlauf/kommentieren/"
NEW_ACCOUNT = {"email": "neu@example.net", "name": "Nora Neu", "password1": "sieben blaue Stühle"}

READING = [
    Place("home", "/"),
    Place("article", ARTICLE),
    Place("thread newest first", ARTICLE + "?sortierung=neueste"),
    Place("thread of a reader", ARTICLE, "reader"),
    Place("thread of a moderator", ARTICLE, "moderator"),
    Place("answer in place", ARTICLE, "reader", in_place("public", "antwort")),
    Place("report in place", ARTICLE, "reader", in_place("public", "melden")),
    Place("comment", "/kommentare/{public}/"),
    Place("removed comment", "/kommentare/{removed}/"),
    Place("own edited comment", "/kommentare/{edited}/", "reader"),
    Place("topic", "/themen/arbeit/"),
    Place("empty topic", "/themen/leer/"),
    *(
        Place(kind, f"/{kind}/")
        for kind in ("netiquette", "impressum", "datenschutz", "barrierefreiheit", "streitbeilegung")
    ),
    Place("new comments", ARTICLE + "neues/?seit=0"),
    Place("recommended comments", ARTICLE + "?nur=empfohlen"),
    Place("person", "/leute/Lea%20writer/"),
    Place("person, nothing written", "/leute/Team%20admin/"),
    Place("403", "/kommentare/{public}/bearbeiten/", "reader", status=403),
    Place("404", "/gibt-es-nicht/", status=404),
    Place("410", "/artikel/zurueck/", status=410),
    Place("429", "/konto/login/code/", step=too_often, status=429),
]
WRITING = [
    Place("form of a visitor", WRITE),
    Place("form of a reader", WRITE, "reader"),
    Place("form of an answer", WRITE + "?antwort={public}", "reader"),
    Place("form with errors", WRITE, "reader", fail(body=" "), 422),
    Place("form with preview", WRITE, "reader", shown(".preview", send("[name=preview]", body="Ein *Wort*."))),
    Place("edit", "/kommentare/{own}/bearbeiten/", "reader"),
    Place("edit with errors", "/kommentare/{own}/bearbeiten/", "reader", fail(body=""), 422),
    Place("retract", "/kommentare/{own}/zurueckziehen/", "reader"),
    Place("report", "/kommentare/{public}/melden/", "reader"),
    Place("report with errors", "/kommentare/{public}/melden/", "reader", fail(), 422),
    Place("ways to report", "/kommentare/{public}/melden/"),
    Place("notice", "/moderation/hinweis/?auf=/kommentare/{public}/"),
    Place("notice of a reader", "/moderation/hinweis/", "reader"),
    Place("notice with errors", "/moderation/hinweis/", step=fail(addresses="https://example.org/"), status=422),
    Place("dead link of a notice", "/moderation/hinweis/bestaetigen/x/", status=404),
    Place("report a name", "/leute/Lea%20writer/melden/", "reader"),
    Place("report a name with errors", "/leute/Lea%20writer/melden/", "reader", fail(), 422),
    Place("recommend", "/kommentare/{answer}/empfehlen/", "editor"),
    Place("recommend in place, the second time", ARTICLE, "editor", in_place("public", "empfehlen")),
    Place("ignore", "/leute/Lea%20writer/ignorieren/?kommentar={public}", "reader"),
    Place("ignore oneself", "/leute/Lea%20writer/ignorieren/", "writer"),
    Place("ignore in place", ARTICLE, "reader", in_place("public", "ignorieren")),
    Place("people I ignore, none yet", "/konto/ignoriert/", "reader"),
    Place("my comments", "/konto/beitraege/", "reader"),
    Place("my comments, none yet", "/konto/beitraege/", "editor"),
]
TOLD = [
    Place("notifications", "/benachrichtigungen/", "reader"),
    Place("notifications, none yet", "/benachrichtigungen/", "careful"),
    Place("how I am told", "/benachrichtigungen/einstellungen/", "reader"),
    Place("how the team is told", "/benachrichtigungen/einstellungen/", "moderator"),
    Place(
        "how I am told, with errors", "/benachrichtigungen/einstellungen/", "careless",
        shown(".summary", send("form[action*=pause] .button")), 422,
    ),
    Place("follow an article", ARTICLE + "folgen/", "writer"),
]  # fmt: skip
ACCOUNT = [
    Place("sign in", "/konto/login/"),
    Place("sign in with errors", "/konto/login/", step=fail(login="a@example.org", password="falsch")),
    Place("sign up", "/konto/signup/"),
    Place("sign up with errors", "/konto/signup/", step=fail(email="a", name="Admin", password1="1")),
    Place("code", "/konto/signup/", step=shown("[name=code]", send(**NEW_ACCOUNT))),
    Place("code by mail", "/konto/login/code/"),
    Place("reset", "/konto/password/reset/"),
    Place("reset code", "/konto/password/reset/", step=shown("[name=code]", send(email="b@example.org"))),
    Place("account", "/konto/", "reader"),
    Place("name", "/konto/name/", "reader"),
    Place("name with errors", "/konto/name/", "reader", fail(name="?"), 422),
    Place("language", "/konto/sprache/", "reader"),
    Place("e-mail", "/konto/email/", "reader"),
    Place("password", "/konto/password/change/", "reader", confirm_password),
    Place("sign out", "/konto/logout/", "reader"),
    Place("confirm it is you", "/konto/2fa/totp/activate/", "reader"),
    Place("second factor", "/konto/2fa/", "reader"),
    Place("second factor by app", "/konto/2fa/totp/activate/", "reader", confirm_password),
    Place("second factor by passkey", "/konto/2fa/webauthn/add/", "reader", confirm_password),
    Place("second factor in use", "/konto/2fa/", "careful"),
]
DESK = [
    Place("desk of a moderator", "/admin/", "moderator"),
    Place("queue", "/admin/moderation/case/", "moderator"),
    Place("decided cases", "/admin/moderation/case/?state=decided", "moderator"),
    Place("held case", "/admin/moderation/case/{case_held}/change/", "moderator"),
    Place("held experience", "/admin/moderation/case/{case_held_told}/change/", "moderator"),
    Place("reported case", "/admin/moderation/case/{case_reported}/change/", "moderator"),
    Place("decided case", "/admin/moderation/case/{case_removed}/change/", "moderator"),
    Place("case with errors", "/admin/moderation/case/{case_held}/change/", "moderator", fail(), 422),
    Place("many cases", "/admin/moderation/case/", "moderator", bulk),
    Place("many cases, with errors", "/admin/moderation/case/bulk/", "moderator", fail(), 422),
    Place("case to open", "/admin/moderation/case/open/comment/{public}/", "moderator"),
    Place("case of an objection", "/admin/moderation/case/{case_objected}/change/", "senior"),
    Place("case of a danger", "/admin/moderation/case/{case_endangered}/change/", "moderator"),
    Place("notices", "/admin/moderation/notice/", "moderator"),
    Place("trusted flaggers", "/admin/moderation/trustedflagger/", "admin"),
    Place("trusted flagger", "/admin/moderation/trustedflagger/add/", "admin"),
    Place("rules", "/admin/moderation/ruletext/", "senior"),
    Place("rule", "/admin/moderation/ruletext/{rule}/change/", "senior"),
    Place("log", "/admin/moderation/decision/", "moderator"),
    Place("desk of an editor", "/admin/", "editor"),
    Place("articles", "/admin/articles/article/", "editor"),
    Place("article form", "/admin/articles/article/{article}/change/", "editor"),
    Place("article preview", "/admin/articles/article/{article}/change/", "editor", preview),
    Place("new article", "/admin/articles/article/add/", "editor"),
    Place("delete an article", "/admin/articles/article/{article}/delete/", "editor"),
    Place("history", "/admin/articles/article/{article}/history/", "editor"),
    Place("images", "/admin/articles/image/", "editor"),
    Place("image form", "/admin/articles/image/{image}/change/", "editor"),
    Place("comments at the desk", "/admin/comments/comment/", "editor"),
    Place("comment at the desk", "/admin/comments/comment/{public}/change/", "editor"),
    Place(
        "comment at the desk with errors",
        "/admin/comments/comment/{answer}/change/",
        "editor",
        shown(".errornote", send("[name=_save]", why="Darum.")),
        422,
    ),
    Place("house page form", "/admin/articles/page/{house}/change/", "editor"),
    Place("desk of an administrator", "/admin/", "admin"),
]
STORY = "/artikel/elf-wochen/"
FOLLOWUPS = [
    Place("article with everything", STORY),
    Place("article with everything, unfolded", STORY, step=open_all),
    Place("article with everything, of a reader", STORY, "reader"),
    Place("article with everything, of one who voted", STORY, "writer"),
    Place("article with everything, of an editor", STORY, "editor"),
    Place("thread about a poll", STORY + "?zu={anchor_poll}"),
    Place("thread about something nobody wrote about", STORY + "?zu={anchor_silent}", "reader"),
    Place("form about a follow-up", STORY + "kommentieren/?zu={anchor_followup}", "reader"),
    *(
        Place(f"follow-up, {slug}", f"{STORY}nachtraege/{slug}/")
        for slug in ("nachtrag", "korrektur", "antwort", "aufruf")
    ),
    *(
        Place(f"follow-up, {slug}, of an editor", f"{STORY}nachtraege/{slug}/", "editor")
        for slug in ("entwurf", "geplant")
    ),
    Place("withdrawn follow-up", STORY + "nachtraege/zurueck/", status=410),
]
POLLS = [
    Place("polls", "/umfragen/"),
    Place("polls, of one who voted", "/umfragen/", "writer"),
    *(
        Place(f"poll, {slug}", f"/umfragen/{slug}/", step=open_all)
        for slug in ("laeuft", "skala", "spaeter", "zu", "skala-zu", "leer-zu")
    ),
    *(Place(f"poll, {slug}, of a reader", f"/umfragen/{slug}/", "reader") for slug in ("laeuft", "mehrfach", "skala")),
    *(
        Place(f"poll, {slug}, of one who voted", f"/umfragen/{slug}/", "writer", open_all)
        for slug in ("laeuft", "mehrfach", "skala", "spaeter")
    ),
    *(Place(f"poll, {slug}, of an editor", f"/umfragen/{slug}/", "editor") for slug in ("geplant", "entwurf")),
    Place("vote of a visitor", "/umfragen/laeuft/abstimmen/"),
    Place("vote of a reader", "/umfragen/skala/abstimmen/", "reader"),
    Place("vote to be changed", "/umfragen/mehrfach/abstimmen/", "writer"),
    Place("vote in a closed poll", "/umfragen/zu/abstimmen/", "reader"),
    Place("vote with errors", "/umfragen/mehrfach/abstimmen/", "reader", shown(".summary", vote_for(0, 1, 2)), 422),
    Place("vote kept through sign-in", "/umfragen/laeuft/abstimmen/", step=vote_before_sign_in),
]
SEARCH = [
    Place("search", "/suche/"),
    Place("search, matches of all kinds", "/suche/?q=Text"),
    Place("search, of a reader, narrowed down", "/suche/?q=Wort*&art=kommentare&artikel=wettlauf", "reader"),
    Place("search, nothing fits", "/suche/?q=Schiffbruch&art=artikel"),
    Place("search, a filter that nobody knows", "/suche/?q=Absatz&art=umfragen&seite=9"),
    Place("search with an error", "/suche/?q=und", status=422),
]
SHARE = "/erfahrungen/teilen/?artikel=elf-wochen"
EXPERIENCES = [
    Place("experiences", "/erfahrungen/"),
    Place("experiences, filtered", "/erfahrungen/?perspektive=hiring&artikel=elf-wochen"),
    Place("experiences, nothing fits", "/erfahrungen/?perspektive=hiring&region=be&jahr=2024"),
    Place("experiences, unknown filter", "/erfahrungen/?region=atlantis"),
    Place("share", SHARE),
    Place("share, of a reader", SHARE, "reader"),
    Place("share with errors", SHARE, "reader", shown(".summary", send("[name=preview]", base="65 bis 70k")), 422),
    Place("share with questions", SHARE, "reader", shown(".field__check", tell(base="650", weeks="300")), 422),
    Place("share, preview", SHARE, "reader", shown(".told", tell(base="65k", weeks="1,5 Monate"))),
    Place("experience in its place", "/kommentare/{told}/"),
    Place("own experience, held", "/kommentare/{held_told}/", "reader"),
    Place("edit experience", "/erfahrungen/{own_told}/bearbeiten/", "reader"),
    Place("delete figures", "/erfahrungen/{own_told}/zahlen-loeschen/", "reader"),
    Place(
        "edit experience, preview", "/erfahrungen/{own_told}/bearbeiten/", "reader", shown(".told", tell(stages="4"))
    ),
]
FOLLOWUP = "/admin/articles/followup/"
STORY_DESK = [
    Place("follow-ups", FOLLOWUP, "editor"),
    Place("new follow-up", FOLLOWUP + "add/?article={story}", "editor"),
    *(
        Place(f"follow-up form, {state}", FOLLOWUP + f"{{followup_{state}}}/change/", "editor")
        for state in ("followup", "correction", "scheduled", "withdrawn")
    ),
    Place(
        "follow-up with errors",
        FOLLOWUP + "add/?article={story}",
        "editor",
        shown(".errornote", send("[name=_save]")),
        422,
    ),
    Place("follow-up preview", FOLLOWUP + "{followup_followup}/change/", "editor", preview),
    Place("follow-up, what to cite", FOLLOWUP + "{followup_draft}/change/", "editor", pick),
    Place("what to cite", FOLLOWUP + "cite/?article={story}", "editor"),
    Place("nothing to cite", FOLLOWUP + "cite/?article={story}&q=Schiffbruch", "editor"),
    Place("versions of a follow-up", FOLLOWUP + "{followup_followup}/versions/", "editor"),
    Place("versions of an article", "/admin/articles/article/{article}/versions/", "editor"),
]
POLL = "/admin/polls/poll/"
POLL_DESK = [
    Place("polls of the desk", POLL, "editor"),
    Place("new poll", POLL + "add/?article={story}", "editor"),
    *(
        Place(f"poll form, {state}", POLL + f"{{poll_{state}}}/change/", "editor")
        for state in ("entwurf", "geplant", "laeuft", "skala", "zu", "skala_zu")
    ),
    Place("poll with errors", POLL + "add/?article={story}", "editor", shown(".errornote", send("[name=_save]")), 422),
    Place("poll preview", POLL + "{poll_entwurf}/change/", "editor", preview),
    Place("close a poll", POLL + "{poll_laeuft}/close/", "editor"),
    Place("correct a poll", POLL + "{poll_laeuft}/correct/", "editor"),
]
PLACES = SEARCH + READING + WRITING + TOLD + ACCOUNT + DESK + FOLLOWUPS + POLLS + EXPERIENCES + STORY_DESK + POLL_DESK
