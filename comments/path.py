"""Where a comment stands in its thread: a materialised path of fixed-width steps.

A step is a comment's id in base 32 (RFC 4648's extended hex alphabet, which sorts as it counts), so that no counter
and no lock is needed to give a comment its place.
"""

ALPHABET = "0123456789abcdefghijklmnopqrstuv"
STEP_WIDTH = 7  # 32^7 ids: 34 thousand million comments
AFTER_ALL = chr(ord(ALPHABET[-1]) + 1)  # what lies beneath a path sorts before the path with this behind it
DEEPEST = 100  # steps: 700 bytes; an index entry of PostgreSQL holds 2,704


def step(number: int) -> str:
    """Return an id as a step."""
    digits = ""
    for _ in range(STEP_WIDTH):
        number, digit = divmod(number, len(ALPHABET))
        digits = ALPHABET[digit] + digits
    return digits


def number_at(path: str) -> int:
    """Return the id of the comment at a path: its last step."""
    return int(path[-STEP_WIDTH:], len(ALPHABET))


def depth(path: str) -> int:
    """Return how deep a path lies; a root is 1."""
    return len(path) // STEP_WIDTH


def deepest_parent(path: str) -> str:
    """Return the path to put an answer under: from depth 100 on it becomes a sibling of what it answers."""
    return path[: (DEEPEST - 1) * STEP_WIDTH]


def root_of(path: str) -> str:
    """Return the first step: the root of the branch."""
    return path[:STEP_WIDTH]
