"""What people fill in."""

from typing import Any


def filled(**other: Any) -> dict[str, Any]:
    """Return the three things that are needed, and whatever a test adds."""
    return {
        "perspective": "applicant",
        "outcome": "declined",
        "body": "Fünf Runden, dann ein Angebot unter dem der anderen.",
        **other,
    }


EVERYTHING = filled(
    role="ML-Ingenieurin",
    seniority="experienced",
    employer_kind="industry",
    employer_size="5000",
    region="by",
    year="2025",
    beginning="headhunter",
    stages="5",
    stage_kinds=["trial", "task"],
    weeks="1,5 Monate",
    remote="40",
    fairness="2",
    base="171,5k",
    bonus="143.217",
    equity="0",
    currency="EUR",
    employer="Muster Maschinen AG",
    token="7f6f2b0e-4a5e-4d0c-9b7e-6f7d0c1b2a3f",
)
PUBLIC = {
    "perspective": "applicant",
    "outcome": "declined",
    "role": "ML-Ingenieurin",
    "seniority": "experienced",
    "employer_kind": "industry",
    "employer_size": "5000",
    "region": "by",
    "year": 2025,
    "beginning": "headhunter",
    "stages": 5,
    "stage_kinds": ["task", "trial"],
    "remote": 40,
    "fairness": 2,
}
HIDDEN = {"base": 171_500, "bonus": 143_217, "equity": 0, "currency": "EUR", "employer": "Muster Maschinen AG"}
SECRETS = ("171500", "171.500", "171,500", "171,5k", "143217", "143.217", "143,217", "Muster Maschinen")


def address_of(article: Any, language: str = "") -> str:
    """Return where an experience is told under an article."""
    return f"{language}/erfahrungen/teilen/?artikel={article.slug}"
