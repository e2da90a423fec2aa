"""What the environment, or `.env`, says: read once, checked as a whole."""

import ipaddress
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, cast
from urllib.parse import parse_qs, unquote, urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured
from environs import EnvValidationError, FileAwareEnv
from marshmallow import ValidationError

SHORTEST_SECRET = 50  # characters; what `check --deploy` asks of a SECRET_KEY (security.W009)
SHORTEST_MAIL_SECRET = 16  # characters; what providers give is longer

# Mail providers that tell what became of mails, each with the setting of django-anymail that takes its secret. Those
# that sign nothing send PASSWORD: user and password, which stand in the address that the provider is given.
PASSWORD = "WEBHOOK_SECRET"  # noqa: S105 - the name of a setting
PROVIDERS = {
    "brevo": PASSWORD,
    "mailersend": "MAILERSEND_SIGNING_SECRET",
    "mailgun": "MAILGUN_WEBHOOK_SIGNING_KEY",
    "mailjet": PASSWORD,
    "mailtrap": "MAILTRAP_TRACKING_SECRET",
    "mandrill": "MANDRILL_WEBHOOK_KEY",
    "postal": "POSTAL_WEBHOOK_KEY",
    "postmark": PASSWORD,
    "resend": PASSWORD,
    "sparkpost": PASSWORD,
}


class Environment(FileAwareEnv):
    """Reports a file that cannot be read together with the other wrong values."""

    def _get_value(self, env_key: str, default: Any) -> Any:
        try:
            return super()._get_value(env_key, default)
        except ValueError:
            self._errors[env_key].append(f"{env_key}{self.file_suffix} names a file that cannot be read.")
            return default


def read(base: Path) -> dict[str, Any]:
    """Return the settings that the environment gives, by name.

    `NAME_FILE` names a file that holds the value of `NAME`, for container secrets. Raises
    ImproperlyConfigured that names every wrong value at once, each with what is allowed.
    """
    env = Environment(eager=False, strip_whitespace=True)  # editors end a file with a line feed
    env.read_env(str(base / ".env"), recurse=False)
    debug = env.bool("DEBUG", False)
    values = {
        "DEBUG": debug,
        "SECRET_KEY": env.str("SECRET_KEY", validate=_secret),
        "DATABASE": _parsed(env, "DATABASE_URL", _database),
        "BROKER": _parsed(env, "CELERY_BROKER_URL", _broker),
        "CACHE": _parsed(env, "CACHE_URL", _cache),
        "MAIL": _parsed(env, "EMAIL_URL", mail_transport),
        "SITE_URL": _parsed(env, "SITE_URL", _site) or ("http://127.0.0.1:8000" if debug else None),
        "ALLOWED_HOSTS": env.list("ALLOWED_HOSTS", [], subcast=str),
        "MEDIA_ROOT": env.path("MEDIA_ROOT", base / "var" / "media"),
        "TRUSTED_PROXIES": _parsed(env, "TRUSTED_PROXIES", _networks) or [],
        "DEMO": env.bool("TALENTFORUM_DEMO", False),
        "RATE_LIMITS": env.str("RATE_LIMITS", "on", validate=_on_or_off) != "off",
        "MAIL_FROM": env.str("MAIL_FROM", ""),
        "MAIL_PROVIDER": env.str("MAIL_PROVIDER", "", validate=_provider) or "",
        "MAIL_SECRET": env.str("MAIL_SECRET", ""),
    }
    try:
        env.seal()
        wrong: dict[str, list[str]] = {}
    except EnvValidationError as error:
        messages = dict(cast("Mapping[str, list[str]]", error.error_messages))
        wrong = {name: [str(text) for text in texts] for name, texts in messages.items()}
    if not debug and not values["SITE_URL"] and "SITE_URL" not in wrong:
        wrong["SITE_URL"] = ["is missing: the address readers use, such as https://forum.example.org"]
    site = urlsplit(str(values["SITE_URL"] or ""))
    if not debug and site.scheme == "http" and site.hostname not in {"localhost", "127.0.0.1"}:
        wrong["SITE_URL"] = ["must begin with https:// outside DEBUG: browsers keep our cookies on no other address."]
    if fault := _fault_of_mail_secret(str(values["MAIL_PROVIDER"]), str(values["MAIL_SECRET"] or "")):
        wrong["MAIL_SECRET"] = [fault]
    if wrong:
        lines = [f"  {name}: {' '.join(texts)}" for name, texts in sorted(wrong.items())]
        raise ImproperlyConfigured("These settings (environment or .env) are wrong:\n" + "\n".join(lines))
    return values


def _parsed[T](env: FileAwareEnv, name: str, parse: Callable[[str], T]) -> T | None:
    """Return the parsed value of a variable, None where it is unset or empty."""
    value = env.str(name, "", validate=lambda text: parse(text) if text else None)
    return parse(value) if value else None


def _secret(value: str) -> None:
    if len(value) < SHORTEST_SECRET or len(set(value)) < 5:
        raise ValidationError(
            f"must be at least {SHORTEST_SECRET} random characters; make one with "
            "python3 -c 'import secrets; print(secrets.token_urlsafe(50))'."
        )


def _on_or_off(value: str) -> None:
    if value not in {"on", "off"}:
        raise ValidationError("must be on or off.")


def _database(value: str) -> dict[str, Any]:
    if urlsplit(value).scheme not in {"postgres", "postgresql"}:
        raise ValidationError("must be postgres://USER:PASSWORD@HOST:PORT/NAME, or unset for the bundled PostgreSQL.")
    try:
        return dict(dj_database_url.parse(value))
    except ValueError as error:
        raise ValidationError(f"cannot be read: {error}.") from error


def _broker(value: str) -> str:
    if urlsplit(value).scheme not in {"redis", "rediss", "amqp", "amqps"}:
        raise ValidationError("must begin with redis://, rediss://, amqp:// or amqps://, or be unset for PostgreSQL.")
    return value


def _cache(value: str) -> str:
    if urlsplit(value).scheme not in {"redis", "rediss"}:
        raise ValidationError("must begin with redis:// or rediss://, or be unset for the cache in the process.")
    return value


def mail_transport(value: str) -> dict[str, Any]:
    """Return Django's MAILERS entry for smtp://USER:PASSWORD@HOST:PORT?tls=starttls|ssl|off or console:."""
    url = urlsplit(value)
    if url.scheme == "console":
        return {"BACKEND": "django.core.mail.backends.console.EmailBackend"}
    tls = parse_qs(url.query).get("tls", ["starttls"])[0]
    try:
        port = url.port or {"ssl": 465, "starttls": 587}.get(tls, 25)
    except ValueError:
        port = 0
    if url.scheme != "smtp" or not url.hostname or tls not in {"starttls", "ssl", "off"} or not port:
        raise ValidationError("must be smtp://USER:PASSWORD@HOST:PORT?tls=starttls (or tls=ssl, tls=off), or console:.")
    options: dict[str, Any] = {"host": url.hostname, "port": port, "timeout": 10}
    if url.username:
        options |= {"username": unquote(url.username), "password": unquote(url.password or "")}
    if tls == "ssl":
        options["use_ssl"] = True
    elif tls == "starttls":
        options["use_tls"] = True
    return {"BACKEND": "talentforum.lib.transport.SmtpBackend", "OPTIONS": options}


def _provider(value: str) -> None:
    if value and value not in PROVIDERS:
        raise ValidationError(f"must be one of {', '.join(PROVIDERS)}, or unset.")


def _fault_of_mail_secret(provider: str, secret: str) -> str:
    """Return what is wrong with the secret that a provider shares with us; empty where nothing is."""
    if not provider:
        return "is of no use without MAIL_PROVIDER." if secret else ""
    if PROVIDERS[provider] == PASSWORD and not all(secret.partition(":")):
        return f"must be USER:PASSWORD for {provider}, as in the address that it is given."
    if len(secret) < SHORTEST_MAIL_SECRET or not secret.isascii() or " " in secret:
        return f"must be what {provider} signs with: at least {SHORTEST_MAIL_SECRET} characters without spaces."
    return ""


def _site(value: str) -> str:
    url = urlsplit(value)
    if url.scheme not in {"http", "https"} or not url.hostname or url.path not in {"", "/"} or url.query:
        raise ValidationError("must be an address without a path, such as https://forum.example.org.")
    return value.rstrip("/")


def _networks(value: str) -> list[str]:
    try:
        return [str(ipaddress.ip_network(part.strip())) for part in value.split(",") if part.strip()]
    except ValueError as error:
        raise ValidationError(f"must be addresses or networks, such as 10.0.0.0/8,127.0.0.1: {error}.") from error
