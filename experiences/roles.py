"""The roles of the field, and under which of them a freely written one is found.

What somebody writes stays as it is; the key only lets a filter find "ML-Ingenieurin (m/w/d)" and "Machine Learning
Engineer" together. A role that is not known, or that names two roles, has none.
"""

from __future__ import annotations

import re
from functools import cache

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from talentforum.lib.derived import german_sort_key


class Role(TextChoices):
    """A role as the list of experiences groups it: named for the work, which has no gender."""

    MACHINE_LEARNING = "machine-learning", _("Machine learning engineering")
    DATA_SCIENCE = "data-science", _("Data science")
    RESEARCH = "research", _("AI research")
    RESEARCH_ENGINEERING = "research-engineering", _("Research engineering")
    DOCTORATE = "doctorate", _("Doctorate")
    MLOPS = "mlops", _("MLOps and AI platforms")
    DATA_ENGINEERING = "data-engineering", _("Data engineering")
    DATA_ANALYSIS = "data-analysis", _("Data analysis")
    LANGUAGE = "language", _("Language technology")
    VISION = "vision", _("Computer vision")
    SPEECH = "speech", _("Speech technology")
    ROBOTICS = "robotics", _("Robotics")
    GENERATIVE = "generative", _("AI engineering with language models")
    PROMPTS = "prompts", _("Prompt engineering")
    SOFTWARE = "software", _("Software engineering")
    HARDWARE = "hardware", _("AI hardware and compilers")
    ARCHITECTURE = "architecture", _("Data and AI architecture")
    PRODUCT = "product", _("AI product management")
    PROJECT = "project", _("Project management")
    CONSULTING = "consulting", _("AI consulting")
    SAFETY = "safety", _("AI safety and evaluation")
    GOVERNANCE = "governance", _("AI governance and ethics")
    SECURITY = "security", _("Security")
    DESIGN = "design", _("Design and user research")
    LEADERSHIP = "leadership", _("Head of data or AI")
    PEOPLE = "people", _("Recruiting and human resources")


_SYNONYMS: dict[Role, tuple[str, ...]] = {
    Role.MACHINE_LEARNING: (
        "ML-Ingenieur", "Machine Learning Engineer", "ML Engineer", "MLE", "Machine-Learning-Ingenieur",
        "Machine Learning Entwickler", "ML-Entwickler", "Deep Learning Engineer", "KI-Entwickler", "KI-Ingenieur",
        "AI Developer", "Machine Learning Engineering", "Ingenieur für maschinelles Lernen", "Maschinelles Lernen",
    ),
    Role.DATA_SCIENCE: ("Data Scientist", "Data Science", "Datenwissenschaftler", "Decision Scientist"),
    Role.RESEARCH: (
        "Research Scientist", "AI Researcher", "ML Researcher", "KI-Forscher", "Applied Scientist", "Forscher",
        "Wissenschaftlicher Mitarbeiter", "Wissenschaftliche Mitarbeiterin",
        "Wissenschaftler", "Postdoc", "Postdoktorand", "Forschung", "Researcher",
        "Professor", "Professur", "Juniorprofessor", "AI Research",
    ),
    Role.RESEARCH_ENGINEERING: ("Research Engineer", "Forschungsingenieur", "Research Software Engineer"),
    Role.DOCTORATE: ("Doktorand", "Promovend", "Promotion", "PhD Student", "PhD", "Doctoral Researcher"),
    Role.MLOPS: (
        "MLOps Engineer", "MLOps", "ML Platform Engineer", "AI Platform Engineer", "KI-Plattform-Ingenieur",
        "ML Infrastructure Engineer", "DevOps Engineer", "DevOps", "Site Reliability Engineer", "SRE",
    ),
    Role.DATA_ENGINEERING: (
        "Data Engineer", "Dateningenieur", "Data Engineering", "Analytics Engineer", "Big Data Engineer",
    ),
    Role.DATA_ANALYSIS: (
        "Data Analyst", "Datenanalyst", "Business Analyst", "BI Developer", "BI-Entwickler", "Statistiker",
        "Statistician",
    ),
    Role.LANGUAGE: ("NLP Engineer", "NLP Scientist", "Computerlinguist", "Computational Linguist", "NLP-Entwickler"),
    Role.VISION: ("Computer Vision Engineer", "Computer Vision", "Bildverarbeitung", "Bildverarbeiter"),
    Role.SPEECH: ("Speech Engineer", "Speech Scientist", "Sprachtechnologe"),
    Role.ROBOTICS: ("Robotics Engineer", "Robotikingenieur", "Robotik", "Autonomous Driving Engineer"),
    Role.GENERATIVE: (
        "AI Engineer", "LLM Engineer", "GenAI Engineer", "Generative AI Engineer", "LLM-Entwickler", "AI Engineering",
    ),
    Role.PROMPTS: ("Prompt Engineer", "Prompt-Ingenieur", "Prompt Designer", "Prompt Engineering"),
    Role.SOFTWARE: (
        "Software Engineer", "Softwareentwickler", "Software-Entwickler", "Software Developer", "Backend Engineer",
        "Backend-Entwickler", "Backend Developer", "Full Stack Developer", "Fullstack-Entwickler", "Programmierer",
        "Softwareingenieur",
    ),
    Role.HARDWARE: ("Hardware Engineer", "Compiler Engineer", "Chip Designer", "CUDA Engineer", "GPU Engineer"),
    Role.ARCHITECTURE: (
        "Data Architect", "KI-Architekt", "AI Architect", "Solution Architect", "Solutions Architect", "Datenarchitekt",
    ),
    Role.PRODUCT: (
        "AI Product Manager", "KI-Produktmanager", "Product Manager", "Produktmanager", "Product Owner", "KI-Produkt",
    ),
    Role.PROJECT: ("Project Manager", "Projektleiter", "Projektmanager", "Scrum Master", "Projektleitung"),
    Role.CONSULTING: ("KI-Berater", "AI Consultant", "Data Consultant", "Consultant", "Berater", "IT-Berater"),
    Role.SAFETY: ("AI Safety Researcher", "Alignment Researcher", "AI Evaluation Engineer", "Red Teamer", "AI Safety"),
    Role.GOVERNANCE: (
        "AI Governance Manager", "KI-Beauftragte", "KI-Beauftragter",
        "AI Ethicist", "AI Policy Manager", "KI-Governance", "AI Governance",
        "KI-Ethik",
    ),
    Role.SECURITY: ("Security Engineer", "Sicherheitsingenieur", "AI Security Engineer", "Security Researcher"),
    Role.DESIGN: ("UX Designer", "UX Researcher", "Product Designer", "Designer"),
    Role.LEADERSHIP: (
        "Head of AI", "Head of Data", "Head of Data Science", "Head of Machine Learning", "Chief AI Officer", "CAIO",
        "Chief Data Officer", "CDO", "Leiter KI", "Leitung KI", "Leitung Data Science", "VP AI", "CTO",
    ),
    Role.PEOPLE: (
        "Recruiter", "Personalreferent", "Personalleiter", "HR Manager", "Talent Acquisition Manager", "Sourcer",
        "Personalvermittler", "Personalberater", "Headhunter", "HR Business Partner",
    ),
}  # fmt: skip

_SUGGESTED = 3  # synonyms of a role that the form suggests; more would be a wall
_GENDERS = re.compile(r"\((?:[mwfdxi]|divers|all genders?)(?:\s*[/|,*]\s*(?:[mwfdxi]|divers))*\)|\(all genders?\)")
_FEMININE = re.compile(r"(er|ur|or|st|kt|nd|ge|nt|og)(?:[:*_/]-?in(?:nen)?|in(?:nen)?|\(in(?:nen)?\))(?![a-z])")
_BETWEEN = re.compile(r"[^a-z0-9]+")


def normalised(text: str) -> str:
    """Return a role's words without gender, case, accents and signs, each between single spaces."""
    plain = _GENDERS.sub(" ", german_sort_key(text))
    return _BETWEEN.sub(" ", _FEMININE.sub(r"\1", plain)).strip()


@cache
def _known() -> dict[str, Role]:
    """Return each normalised name with its role, the longest first."""
    names = {normalised(name): role for role, several in _SYNONYMS.items() for name in several}
    return dict(sorted(names.items(), key=lambda item: -len(item[0])))


def key_of(written: str) -> str:
    """Return the role's key; empty where none is known or two different ones are named."""
    rest = f" {normalised(written)} "
    found: set[Role] = set()
    for name, role in _known().items():
        if f" {name} " in rest:
            found.add(role)
            rest = rest.replace(f" {name} ", "  ")
    return found.pop().value if len(found) == 1 else ""


def suggestions() -> list[str]:
    """Return what the form suggests: of each role the usual names, in German and English."""
    return sorted({name for several in _SYNONYMS.values() for name in several[:_SUGGESTED]}, key=german_sort_key)
