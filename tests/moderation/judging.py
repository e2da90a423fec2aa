"""Decisions as tests make them, and where people read them."""


def decide(thing, kind, by, **why):
    """Decide the case of a thing; what is removed attacks somebody unless told otherwise."""
    return thing.cases.get().decide(kind, by=by, **({"ground": "attack"} if kind == "remove" else {}) | why)


def address(decision):
    """Return the address of a decision's page, in English."""
    return f"/en/moderation/entscheidungen/{decision.uuid}/"
