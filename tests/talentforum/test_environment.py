"""Settings from the environment: secure by default, and every wrong value named at once."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from talentforum.lib import environment

NAMES = (
    "DEBUG", "SECRET_KEY", "DATABASE_URL", "CELERY_BROKER_URL", "CACHE_URL", "EMAIL_URL", "SITE_URL", "ALLOWED_HOSTS",
    "MEDIA_ROOT", "TRUSTED_PROXIES", "TALENTFORUM_DEMO", "RATE_LIMITS", "MAIL_FROM",
    "MAIL_PROVIDER", "MAIL_SECRET",
)  # fmt: skip
SECRET = "xK3v-Q9xT7bLw2RfY8nHcJ5mPaU6dGeS1oKiX4tB0zzzzAbCdEf"


@pytest.fixture
def bare(monkeypatch, tmp_path):
    """An environment without any of our variables, in a folder without `.env`."""
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    return tmp_path


@pytest.fixture
def give(monkeypatch):
    return lambda **values: [monkeypatch.setenv(name, value) for name, value in values.items()]


def test_all_wrong_values_are_named_at_once_each_with_what_is_allowed(bare, give):
    give(
        SECRET_KEY="short", DATABASE_URL="mysql://x", CELERY_BROKER_URL="http://x", CACHE_URL="memcached://x",
        EMAIL_URL="ftp://x", SITE_URL="forum.example.org", TRUSTED_PROXIES="everyone", RATE_LIMITS="maybe",
        DEBUG="perhaps", TALENTFORUM_DEMO="perhaps", MAIL_PROVIDER="pigeons",
    )  # fmt: skip

    with pytest.raises(ImproperlyConfigured) as refusal:
        environment.read(bare)

    lines = str(refusal.value).splitlines()[1:]
    assert [line.split(":")[0].strip() for line in lines] == [
        "CACHE_URL", "CELERY_BROKER_URL", "DATABASE_URL", "DEBUG", "EMAIL_URL", "MAIL_PROVIDER", "RATE_LIMITS",
        "SECRET_KEY", "SITE_URL",
        "TALENTFORUM_DEMO", "TRUSTED_PROXIES",
    ]  # fmt: skip
    for allowed in (
        "redis://",
        "amqp://",
        "postgres://",
        "smtp://",
        "on or off",
        "50 random characters",
        "https://forum",
        "10.0.0.0/8",
    ):
        assert allowed in str(refusal.value)


def test_outside_debug_secret_and_site_are_required(bare):
    with pytest.raises(ImproperlyConfigured) as refusal:
        environment.read(bare)

    assert "SECRET_KEY" in str(refusal.value)
    assert "SITE_URL" in str(refusal.value)


def test_an_empty_environment_with_secret_and_site_is_production(bare, give):
    give(SECRET_KEY=SECRET, SITE_URL="https://forum.example.org/")

    values = environment.read(bare)

    assert values | {"MEDIA_ROOT": None} == {
        "DEBUG": False, "SECRET_KEY": SECRET, "DATABASE": None, "BROKER": None, "CACHE": None, "MAIL": None,
        "SITE_URL": "https://forum.example.org", "ALLOWED_HOSTS": [], "MEDIA_ROOT": None, "TRUSTED_PROXIES": [],
        "DEMO": False, "RATE_LIMITS": True, "MAIL_FROM": "", "MAIL_PROVIDER": "", "MAIL_SECRET": "",
    }  # fmt: skip
    assert values["MEDIA_ROOT"] == bare / "var" / "media"


def test_no_secret_has_a_usable_default_even_in_debug(bare, give):
    give(DEBUG="on")

    with pytest.raises(ImproperlyConfigured, match="SECRET_KEY"):
        environment.read(bare)


def test_a_secret_may_lie_in_a_file(bare, give):
    (bare / "secret").write_text(SECRET + "\n")
    give(SECRET_KEY_FILE=str(bare / "secret"), SITE_URL="https://forum.example.org")

    assert environment.read(bare)["SECRET_KEY"].strip() == SECRET


def test_the_env_file_is_read_and_the_environment_goes_before_it(bare, give):
    (bare / ".env").write_text(f"SECRET_KEY={SECRET}\nSITE_URL=https://datei.example.org\nRATE_LIMITS=off\n")
    give(SITE_URL="https://umgebung.example.org")

    values = environment.read(bare)

    assert (values["SITE_URL"], values["RATE_LIMITS"]) == ("https://umgebung.example.org", False)


@pytest.mark.parametrize(
    ("url", "options"),
    [
        ("smtp://mail.example.org", {"host": "mail.example.org", "port": 587, "timeout": 10, "use_tls": True}),
        (
            "smtp://a%40b.de:p%2Fw@mail.example.org?tls=ssl",
            {
                "host": "mail.example.org",
                "port": 465,
                "timeout": 10,
                "username": "a@b.de",
                "password": "p/w",
                "use_ssl": True,
            },
        ),
        ("smtp://localhost:1025?tls=off", {"host": "localhost", "port": 1025, "timeout": 10}),
    ],
)
def test_mail_addresses_are_read(url, options):
    assert environment.mail_transport(url) == {
        "BACKEND": "talentforum.lib.transport.SmtpBackend",
        "OPTIONS": options,
    }


def test_database_address_of_an_own_server_is_taken(bare, give):
    give(SECRET_KEY=SECRET, SITE_URL="https://f.example.org", DATABASE_URL="postgres://u:p@h:5433/n")

    database = environment.read(bare)["DATABASE"]

    assert (database["ENGINE"], database["NAME"], database["HOST"], database["PORT"]) == (
        "django.db.backends.postgresql", "n", "h", 5433,
    )  # fmt: skip


def test_outside_debug_the_site_is_reached_by_https(bare, give):
    give(SECRET_KEY=SECRET, SITE_URL="http://forum.example.org")

    with pytest.raises(ImproperlyConfigured, match="SITE_URL: must begin with https://"):
        environment.read(bare)

    give(SITE_URL="http://localhost:8000")
    assert environment.read(bare)["SITE_URL"] == "http://localhost:8000"


def test_a_secret_file_that_cannot_be_read_is_named_with_the_rest(bare, give):
    give(SECRET_KEY_FILE=str(bare / "none"), SITE_URL="nonsense")

    with pytest.raises(ImproperlyConfigured) as refusal:
        environment.read(bare)

    assert "SECRET_KEY_FILE names a file that cannot be read" in str(refusal.value)
    assert "SITE_URL" in str(refusal.value)


@pytest.mark.parametrize(
    ("provider", "secret", "fault"),
    [
        ("postmark", "", "USER:PASSWORD"),
        ("postmark", "ohne-doppelpunkt-1234", "USER:PASSWORD"),
        ("postmark", ":passwort-ohne-name-1", "USER:PASSWORD"),
        ("postmark", "kurz:kurz", "at least 16"),
        ("mailgun", "", "at least 16"),
        ("mailgun", "mit leer zeichen darin", "at least 16"),
        ("mailgun", "schlüssel-mit-umlaut", "at least 16"),
        ("", "ohne-einen-anbieter-12", "without MAIL_PROVIDER"),
        ("postmark", "postbote:lang-genug-1234", None),
        ("mailgun", "0123456789abcdef0123", None),
    ],
)
def test_a_mail_provider_needs_its_secret_in_its_form(bare, give, provider, secret, fault):
    give(SECRET_KEY=SECRET, SITE_URL="https://forum.example.org", MAIL_PROVIDER=provider, MAIL_SECRET=secret)

    if fault is None:
        values = environment.read(bare)
        assert (values["MAIL_PROVIDER"], values["MAIL_SECRET"]) == (provider, secret)
        return
    with pytest.raises(ImproperlyConfigured) as refusal:
        environment.read(bare)
    assert [line.split(":")[0].strip() for line in str(refusal.value).splitlines()[1:]] == ["MAIL_SECRET"]
    assert fault in str(refusal.value)
    assert not secret or secret not in str(refusal.value)
