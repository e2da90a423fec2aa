"""A page of a discussion that stays open in a browser."""

import re


class OpenPage:
    """A page that somebody has open: asks what came since, as its script does."""

    def __init__(self, browser, address: str) -> None:
        self.browser = browser
        self.text = browser.get(address).text
        found = re.search(r'data-news="([^"]+)" data-since="(\d+)" data-roots="(\w*)"', self.text)
        self.address, self.since, self.roots = found.groups() if found else ("", "", "")
        self.etag = ""

    def ask(self):
        answer = self.browser.get(f"{self.address}?seit={self.since}", headers={"If-None-Match": self.etag})
        self.etag = answer.headers.get("ETag", self.etag)
        return answer

    def page(self):
        return self.browser.get(f"{self.address.removesuffix('zahl/')}?seit={self.since}")
