"""What can be chosen when somebody tells how they were hired or how they hire; the values are what is stored."""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _


class Perspective(TextChoices):
    """From which side somebody tells it."""

    APPLICANT = "applicant", _("as an applicant")
    EMPLOYEE = "employee", _("as an employee")
    HIRING = "hiring", _("as the hiring side")
    RECRUITER = "recruiter", _("as a recruiter")
    RESEARCHER = "researcher", _("as a researcher")

    @property
    def heading(self) -> str:
        """What it is about, as the first words of the card's title."""
        return str(_HEADINGS[self])


_HEADINGS = {
    Perspective.APPLICANT: _("Application"),
    Perspective.EMPLOYEE: _("Job"),
    Perspective.HIRING: _("Hiring"),
    Perspective.RECRUITER: _("Recruiting"),
    Perspective.RESEARCHER: _("Research"),
}


class Outcome(TextChoices):
    """How it ended."""

    ACCEPTED = "accepted", _("offer accepted")
    DECLINED = "declined", _("offer declined")
    REJECTED = "rejected", _("rejected")
    WITHDREW = "withdrew", _("withdrew")
    POACHED = "poached", _("poached")
    LEFT = "left", _("left")
    FILLED = "filled", _("post filled")
    UNFILLED = "unfilled", _("post unfilled")


class Seniority(TextChoices):
    """How far along in working life the post is."""

    TRAINEE = "trainee", _("in training or at university")
    JUNIOR = "junior", _("starting out")
    EXPERIENCED = "experienced", _("experienced")
    SENIOR = "senior", _("senior")
    LEAD = "lead", _("leading a team")
    EXECUTIVE = "executive", _("in the management")


class EmployerKind(TextChoices):
    """What kind of employer it is."""

    STARTUP = "startup", _("start-up")
    TECHNOLOGY = "technology", _("technology company")
    INDUSTRY = "industry", _("industry")
    FINANCE = "finance", _("bank or insurance")
    CONSULTING = "consulting", _("consulting or agency")
    TRADE = "trade", _("trade and services")
    HEALTH = "health", _("health")
    MEDIA = "media", _("media")
    PUBLIC = "public", _("public service")
    RESEARCH = "research", _("university or research")
    CHARITY = "charity", _("non-profit")
    OTHER = "other", _("something else")


class EmployerSize(TextChoices):
    """How many people work there; the steps of the EU's definition (2003/361/EC), and two above them."""

    TINY = "1", _("up to 9 people")
    SMALL = "10", _("10 to 49 people")
    MEDIUM = "50", _("50 to 249 people")
    LARGE = "250", _("250 to 999 people")
    LARGER = "1000", _("1,000 to 4,999 people")
    LARGEST = "5000", _("5,000 people or more")


class Region(TextChoices):
    """Where the post is; the German states by their codes in ISO 3166-2."""

    BW = "bw", _("Baden-Württemberg")
    BY = "by", _("Bavaria")
    BE = "be", _("Berlin")
    BB = "bb", _("Brandenburg")
    HB = "hb", _("Bremen")
    HH = "hh", _("Hamburg")
    HE = "he", _("Hesse")
    MV = "mv", _("Mecklenburg-Western Pomerania")
    NI = "ni", _("Lower Saxony")
    NW = "nw", _("North Rhine-Westphalia")
    RP = "rp", _("Rhineland-Palatinate")
    SL = "sl", _("Saarland")
    SN = "sn", _("Saxony")
    ST = "st", _("Saxony-Anhalt")
    SH = "sh", _("Schleswig-Holstein")
    TH = "th", _("Thuringia")
    AUSTRIA = "at", _("Austria")
    SWITZERLAND = "ch", _("Switzerland")
    EU = "eu", _("elsewhere in the EU")
    WORLD = "world", _("outside the EU")
    REMOTE = "remote", _("remote, from anywhere")


class Beginning(TextChoices):
    """How it began."""

    ADVERT = "advert", _("applied to an advert")
    INITIATIVE = "initiative", _("applied on one's own initiative")
    COMPANY = "company", _("approached by the company")
    HEADHUNTER = "headhunter", _("approached by a recruiter")
    ACQUAINTANCES = "acquaintances", _("through acquaintances")
    INTERNAL = "internal", _("within the company")
    CAMPUS = "campus", _("university or fair")
    OTHER = "other", _("in another way")


class StageKind(TextChoices):
    """What there was on the way."""

    PHONE = "phone", _("phone call")
    INTERVIEW = "interview", _("interview with human resources")
    TECHNICAL = "technical", _("technical interview")
    CODING = "coding", _("coding on the spot")
    TASK = "task", _("take-home task")
    PRESENTATION = "presentation", _("presentation")
    TEAM = "team", _("talk with the team")
    MANAGEMENT = "management", _("talk with the management")
    TRIAL = "trial", _("trial day")
    CENTRE = "centre", _("assessment centre")
    SALARY = "salary", _("salary negotiation")


class Remote(IntegerChoices):
    """Share of the work away from the employer's place, in percent; the steps are days of a week."""

    NONE = 0, _("0 %, on site")
    ONE_DAY = 20, _("20 %, a day a week")
    TWO_DAYS = 40, _("40 %, two days a week")
    THREE_DAYS = 60, _("60 %, three days a week")
    FOUR_DAYS = 80, _("80 %, four days a week")
    ALL = 100, _("100 %, always")


class Fairness(IntegerChoices):
    """How fair it felt."""

    NOT = 1, _("1, not at all")
    LITTLE = 2, _("2")
    HALFWAY = 3, _("3")
    MOSTLY = 4, _("4")
    VERY = 5, _("5, very fair")


class Currency(TextChoices):
    """In which money a pay is given (ISO 4217)."""

    EUR = "EUR", _("euro (€)")
    CHF = "CHF", _("Swiss francs (CHF)")
    USD = "USD", _("US dollars ($)")
    GBP = "GBP", _("pounds sterling (£)")

    @property
    def sign(self) -> str:
        """Its sign behind an amount."""
        return {"EUR": "€", "USD": "$", "GBP": "£"}.get(self.value, self.value)
