"""Whose request it is: the visitor's network address behind proxies."""

import pytest
from django.test import RequestFactory

from talentforum.lib.access import client_address


def seen(remote: str, forwarded: str = "") -> str:
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    return client_address(RequestFactory().get("/", REMOTE_ADDR=remote, headers=headers))


def test_without_trusted_proxies_the_header_counts_for_nothing(settings):
    settings.TRUSTED_PROXIES = []

    assert seen("203.0.113.9", "198.51.100.1") == "203.0.113.9"


@pytest.mark.parametrize(
    ("remote", "forwarded", "address"),
    [
        ("10.0.0.1", "198.51.100.1", "198.51.100.1"),
        (
            "10.0.0.1",
            "6.6.6.6, 198.51.100.1",
            "198.51.100.1",
        ),  # what stands further left, the visitor may have invented
        ("10.0.0.1", "198.51.100.1, 10.0.0.2", "198.51.100.1"),
        ("203.0.113.9", "198.51.100.1", "203.0.113.9"),  # not through our proxy
        ("10.0.0.1", "", "10.0.0.1"),
        ("10.0.0.1", "unsinn", "10.0.0.1"),
        ("::ffff:10.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("", "198.51.100.1", "unknown"),
    ],
)
def test_behind_trusted_proxies_the_last_untrusted_address_is_the_visitors(settings, remote, forwarded, address):
    settings.TRUSTED_PROXIES = ["10.0.0.0/8"]

    assert seen(remote, forwarded) == address


def test_ipv6_counts_by_its_64(settings):
    settings.TRUSTED_PROXIES = []

    assert seen("2001:db8:1:2:3:4:5:6") == seen("2001:db8:1:2:ffff::1") == "2001:db8:1:2::/64"


def test_ipv4_written_as_ipv6_is_itself_and_not_one_network_for_all(settings):
    settings.TRUSTED_PROXIES = []

    assert seen("::ffff:203.0.113.9") == "203.0.113.9"
