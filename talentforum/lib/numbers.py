"""Numbers of things, as addresses and forms name them."""

LONGEST = 18  # digits; the database's largest id has 19, and a longer number is nobody's


def number_of(text: str) -> int:
    """Return the number that a text names; 0, which no thing has, for signs, other digits, and too many of them."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST else 0
