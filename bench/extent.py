"""How much is loaded and how often each thing is measured."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Extent:
    """Of one run; `ballots`, `experiences`, `cases` and `comments` lie in the large forum."""

    ballots: int
    experiences: int
    cases: int
    comments: int
    texts: int  # rounds of each family of texts
    pages: int  # rounds of each page of polls and experiences
    thread: int  # rounds of each page of the thread
    served: int  # rounds of each pair under the servers
    asked: int  # questions in a round there
    posts: int  # comments of a writer in a round
    few: int  # requests before memory is looked at for the first time
    many: int  # and for the second
    visits: int  # of Chromium
    intents: int  # mails that wait
    sweeps: int  # how often all of them are sent

    def said(self) -> str:
        """Say what the large forum holds."""
        return (
            f"large against small: {self.ballots:,} ballots, {self.experiences:,} experiences, "
            f"{self.cases:,} open cases, a thread of {self.comments:,} comments"
        )


FULL = Extent(
    ballots=100_000, experiences=20_000, cases=50_000, comments=100_000, texts=11, pages=51, thread=31, served=15,
    asked=400, posts=10, few=1_000, many=10_000, visits=5, intents=100_000, sweeps=1,
)  # fmt: skip
QUICK = Extent(
    ballots=30_000, experiences=6_000, cases=10_000, comments=20_000, texts=3, pages=9, thread=7, served=5,
    asked=200, posts=5, few=300, many=1_500, visits=1, intents=3_000, sweeps=3,
)  # fmt: skip
SMOKE = Extent(
    ballots=200, experiences=400, cases=200, comments=1_500, texts=1, pages=2, thread=2, served=2, asked=40, posts=1,
    few=20, many=60, visits=1, intents=100, sweeps=1,
)  # fmt: skip
