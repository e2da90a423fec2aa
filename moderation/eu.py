"""The EU database's own words for statements of reasons, so that what is stored can be sent as it is.

Source: the Commission's DSA Transparency Database, `StatementStoreRequest` (../shared/law.md §2 lists its fields); the
statement itself is Art. 17 of Regulation (EU) 2022/2065, the public database its Art. 24(5).
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Visibility(models.TextChoices):
    """What becomes of a content's visibility (`decision_visibility`)."""

    REMOVED = "DECISION_VISIBILITY_CONTENT_REMOVED", _("removed")
    DISABLED = "DECISION_VISIBILITY_CONTENT_DISABLED", _("hidden")
    DEMOTED = "DECISION_VISIBILITY_CONTENT_DEMOTED", _("placed lower")
    AGE_RESTRICTED = "DECISION_VISIBILITY_CONTENT_AGE_RESTRICTED", _("restricted by age")
    INTERACTION_RESTRICTED = "DECISION_VISIBILITY_CONTENT_INTERACTION_RESTRICTED", _("closed to answers")
    LABELLED = "DECISION_VISIBILITY_CONTENT_LABELLED", _("marked")
    OTHER = "DECISION_VISIBILITY_OTHER", _("other")


class Provision(models.TextChoices):
    """What becomes of the service for a person (`decision_provision`)."""

    PARTIAL_SUSPENSION = "DECISION_PROVISION_PARTIAL_SUSPENSION", _("partly suspended")
    PARTIAL_TERMINATION = "DECISION_PROVISION_PARTIAL_TERMINATION", _("partly ended")
    TOTAL_SUSPENSION = "DECISION_PROVISION_TOTAL_SUSPENSION", _("suspended")
    TOTAL_TERMINATION = "DECISION_PROVISION_TOTAL_TERMINATION", _("ended")


class Account(models.TextChoices):
    """What becomes of an account (`decision_account`)."""

    SUSPENDED = "DECISION_ACCOUNT_SUSPENDED", _("suspended")
    TERMINATED = "DECISION_ACCOUNT_TERMINATED", _("closed")


class Basis(models.TextChoices):
    """On what a restriction rests (`decision_ground`)."""

    ILLEGAL = "DECISION_GROUND_ILLEGAL_CONTENT", _("illegal content")
    INCOMPATIBLE = "DECISION_GROUND_INCOMPATIBLE_CONTENT", _("against the Netiquette")


class Source(models.TextChoices):
    """What led to a decision (`source_type`)."""

    NOTICE = "SOURCE_ARTICLE_16", _("a notice of illegal content")
    TRUSTED_FLAGGER = "SOURCE_TRUSTED_FLAGGER", _("a notice by a trusted flagger")
    REPORT = "SOURCE_TYPE_OTHER_NOTIFICATION", _("a report by readers")
    VOLUNTARY = "SOURCE_VOLUNTARY", _("our own initiative")


class Automation(models.TextChoices):
    """How far a machine decided (`automated_decision`)."""

    FULLY = "AUTOMATED_DECISION_FULLY", _("by the software alone")
    PARTIALLY = "AUTOMATED_DECISION_PARTIALLY", _("by a person, prepared by the software")
    NOT = "AUTOMATED_DECISION_NOT_AUTOMATED", _("by a person")


class Category(models.TextChoices):
    """What a violation is about (`category`); also what a notifier alleges (Impl. Reg. (EU) 2024/2835, sheet 4)."""

    ANIMAL_WELFARE = "STATEMENT_CATEGORY_ANIMAL_WELFARE", _("Animal welfare")
    CONSUMERS = "STATEMENT_CATEGORY_CONSUMER_INFORMATION", _("Consumer information")
    CYBER_VIOLENCE = "STATEMENT_CATEGORY_CYBER_VIOLENCE", _("Insults, threats, harassment")
    AGAINST_WOMEN = "STATEMENT_CATEGORY_CYBER_VIOLENCE_AGAINST_WOMEN", _("Violence against women online")
    PRIVACY = "STATEMENT_CATEGORY_DATA_PROTECTION_AND_PRIVACY_VIOLATIONS", _("Data protection and privacy")
    SPEECH = "STATEMENT_CATEGORY_ILLEGAL_OR_HARMFUL_SPEECH", _("Defamation, hate and other illegal speech")
    PROPERTY = "STATEMENT_CATEGORY_INTELLECTUAL_PROPERTY_INFRINGEMENTS", _("Copyright, trade marks and trade secrets")
    DISCOURSE = "STATEMENT_CATEGORY_NEGATIVE_EFFECTS_ON_CIVIC_DISCOURSE_OR_ELECTIONS", _("Elections and public debate")
    UNSPECIFIED = "STATEMENT_CATEGORY_NOT_SPECIFIED_NOTICE", _("Something else")
    RULES = "STATEMENT_CATEGORY_OTHER_VIOLATION_TC", _("Against the rules of the house")
    MINORS = "STATEMENT_CATEGORY_PROTECTION_OF_MINORS", _("Protection of minors")
    SECURITY = "STATEMENT_CATEGORY_RISK_FOR_PUBLIC_SECURITY", _("Risk for public security")
    FRAUD = "STATEMENT_CATEGORY_SCAMS_AND_FRAUD", _("Scams and fraud")
    SELF_HARM = "STATEMENT_CATEGORY_SELF_HARM", _("Self-harm")
    PRODUCTS = "STATEMENT_CATEGORY_UNSAFE_AND_PROHIBITED_PRODUCTS", _("Unsafe or prohibited products")
    VIOLENCE = "STATEMENT_CATEGORY_VIOLENCE", _("Violence")


class Keyword(models.TextChoices):
    """A violation more closely (`category_specification`): those of the database that fit texts of readers."""

    DEFAMATION = "KEYWORD_DEFAMATION", _("defamation")
    HATE_SPEECH = "KEYWORD_HATE_SPEECH", _("hate speech")
    DISCRIMINATION = "KEYWORD_DISCRIMINATION", _("discrimination")
    BULLYING = "KEYWORD_CYBER_BULLYING_INTIMIDATION", _("bullying or intimidation")
    HARASSMENT = "KEYWORD_CYBER_HARASSMENT", _("harassment")
    TRADE_SECRET = "KEYWORD_TRADE_SECRET_INFRINGEMENT", _("trade secrets")
    INAUTHENTIC_REVIEWS = "KEYWORD_INAUTHENTIC_USER_REVIEWS", _("made-up reviews")
    IMPERSONATION = "KEYWORD_IMPERSONATION_ACCOUNT_HIJACKING", _("posing as somebody else")
    NO_PROCESSING_GROUND = "KEYWORD_MISSING_PROCESSING_GROUND", _("data of others without a reason")
