"""Several real processes of the site: what is gone is gone from all, with and without Redis."""

from __future__ import annotations

import shutil
import threading

import pytest

from tests.factories import CommentFactory
from tests.processes import processes, redis

pytestmark = pytest.mark.django_db(transaction=True)
NEEDS_REDIS = pytest.mark.skipif(not shutil.which("redis-server"), reason="redis-server is not installed")
ADDRESSES = ("/artikel/wettlauf/", "/kommentare/{}/", "/", "/artikel/wettlauf/?sortierung=neueste")


class Reader(threading.Thread):
    """Reads an address again and again, and notes what came back to a request that began after the removal."""

    def __init__(self, process, address, words, gone, until):
        super().__init__()
        self.process, self.address, self.words, self.gone, self.until = process, address, words, gone, until
        self.read = self.late = 0
        self.seen_before = False

    def run(self):
        """Read until told to stop."""
        while not self.until.is_set():
            is_gone = self.gone.is_set()
            _, text = self.process.get(self.address)
            self.read += 1
            self.late += is_gone and self.words in text
            self.seen_before |= not is_gone and self.words in text


def read_on(readers, enough):
    """Wait until each has read so many times more."""
    goal = [reader.read + enough for reader in readers]
    while any(reader.is_alive() and reader.read < wanted for reader, wanted in zip(readers, goal, strict=True)):
        threading.Event().wait(0.05)


@pytest.mark.slow
@pytest.mark.parametrize("with_redis", [False, pytest.param(True, marks=NEEDS_REDIS)])
def test_no_process_serves_a_removed_text_once_the_removal_is_committed(article, author, tmp_path, with_redis):
    if with_redis:
        with redis(tmp_path) as url, processes(4, url) as four:
            remove_while_they_read(four, article, author)
    else:
        with processes(4) as four:
            remove_while_they_read(four, article, author)


def remove_while_they_read(four, article, author):
    for n in range(5):
        comment = CommentFactory(article=article, author=author, body=f"Sonderbares Wort {n}.")
        words = f"Sonderbares Wort {n}."
        gone, until = threading.Event(), threading.Event()
        readers = [
            Reader(process, address.format(comment.pk), words, gone, until)
            for process in four
            for address in ADDRESSES[:2]
        ]
        for reader in readers:
            reader.start()
        while not all(reader.seen_before for reader in readers):
            threading.Event().wait(0.05)
        comment.retract()
        gone.set()
        read_on(readers, 10)
        until.set()
        for reader in readers:
            reader.join(60)
        assert [reader.late for reader in readers] == [0] * len(readers)


@pytest.mark.slow
@NEEDS_REDIS
def test_with_redis_what_one_process_rendered_the_others_need_not(article, comment, tmp_path):
    with redis(tmp_path) as url, processes(2, url) as (one, other):
        first = one.get("/artikel/wettlauf/")
        with redis_client(url) as kept:
            (name,) = kept.keys("page:*")
            assert b"wettlauf" not in name, "an address may hold a name"
            made = kept.get(name)
            second = other.get("/artikel/wettlauf/")
            assert kept.get(name) == made, "nothing was rendered and put there anew"
        assert first == second


def redis_client(url):
    from redis import Redis

    return Redis.from_url(url)
