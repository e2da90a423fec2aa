"""What tests of the search look at."""

import re
from html import unescape


def search(browser, q="", **filters):
    """Return the answer to a search in English."""
    return browser.get("/en/suche/", {"q": q, **filters})


def addresses(response):
    """Return where the matches lead, in their order, without the language."""
    return re.findall(r'match__title"><a href="/en([^"]*)"', response.text)


def passages(response):
    """Return the marked words of all matches, and each excerpt as HTML."""
    texts = re.findall(r'<p class="entry__text"[^>]*>(.*?)</p>', response.text)
    return [unescape(word) for word in re.findall(r"<mark>(.*?)</mark>", response.text)], texts


def heading(response):
    """Return how many matches the page says that there are."""
    return re.search(r'<h2 id="treffer">(.*?)</h2>', response.text)[1]


def error(response):
    """Return why the words cannot be searched for; empty where they can."""
    found = re.search(r'id="suche-fehler"[^>]*>(.*?)</p>', response.text)
    return unescape(found[1]) if found else ""


def notes(response):
    """Return what the page says it left out."""
    return [unescape(note) for note in re.findall(r'<li class="warning">(.*?)</li>', response.text)]


def suggested(response):
    """Return the words that were likely meant, and the address that the link leads to."""
    found = re.search(r'found__suggestion">.*?<a [^>]*href="([^"]*)">(.*?)</a>', response.text)
    return (unescape(found[2]), unescape(found[1])) if found else None
