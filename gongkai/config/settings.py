"""Settings of an installation, all from environment variables.

GONGKAI_HOME holds everything an installation owns: database, vault, public tree, keys, checkpoints.
"""

import os
import secrets
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from gongkai.vault.clamav import Daemon

PACKAGE = Path(__file__).resolve().parent.parent


def _flag(name: str, default: bool) -> bool:
    return os.environ.get(name, "1" if default else "0").strip().lower() in {"1", "true", "yes", "on"}


HOME = Path(os.environ.get("GONGKAI_HOME", "var")).resolve()
DEBUG = _flag("GONGKAI_DEBUG", False)
DEMONSTRATION = _flag("GONGKAI_DEMONSTRATION", False)
"""Demonstration mode: a banner on every page and sign-in with one click. Never set where real matters are handled."""
BEHIND_TLS = _flag("GONGKAI_BEHIND_TLS", False)
"""Set where a proxy terminates TLS: cookies become Secure and HSTS is sent."""

VAULT = HOME / "vault"
PUBLIC = HOME / "public"
"""The public tree: only what is released to society is ever written here."""
SITE = os.environ.get("GONGKAI_SITE", "").rstrip("/")
"""Where readers find the public tree, as https://www.example.gov.cn: for META tags, feed and sitemap. Empty where it is not known."""
if SITE and SITE not in {f"{scheme}://{urlsplit(SITE).netloc}" for scheme in ("http", "https") if urlsplit(SITE).hostname}:
    raise ValueError(f"GONGKAI_SITE: {SITE!r} is no address of a site; it looks like https://www.example.gov.cn")
INNER = HOME / "inner"
"""Snapshots of what is released inside the zone or the Party only; served by the application to those entitled."""
KEYS = HOME / "keys"
WITNESS = HOME / "witness"
"""Signed checkpoints of the journal, kept beside the database, one file per body."""
PACKAGES = HOME / "packages"
FONTS = HOME / "fonts"
"""Fonts of the office's own for papers (仿宋, 小标宋 and the like); where there are none, papers are set in Noto CJK."""
QUARANTINE = HOME / "quarantine"
"""Files that wait for character recognition: not in the vault yet, and gone after two days."""
INDEX = HOME / "index"
"""The search index. It is made from the database and may be removed at any time: it is made again."""
SEARCH = os.environ.get("GONGKAI_SEARCH", "")
"""The engine that keeps it: tantivy or sqlite. Empty for the best one that this machine has."""
MEDIA_ROOT = VAULT

DIGEST = os.environ.get("GONGKAI_DIGEST", "sha256")
"""Digest of the journal's chain: sha256 or sm3. Fixed once a journal has begun."""


def _secret_key() -> str:
    given = os.environ.get("GONGKAI_SECRET_KEY")
    if given:
        return given
    path = KEYS / "secret-key"
    if not path.exists():
        KEYS.mkdir(parents=True, exist_ok=True, mode=0o700)
        beside = path.with_name(f".secret-key.{os.getpid()}")
        beside.touch(mode=0o600)
        beside.write_text(secrets.token_urlsafe(64))
        try:
            os.link(beside, path)  # fails where another process was first: one key for all
        except FileExistsError:
            pass
        finally:
            beside.unlink()
    return path.read_text()


SECRET_KEY = _secret_key()


def _database() -> dict:
    url = os.environ.get("DATABASE_URL", "")
    if not url or url.startswith("sqlite"):
        path = Path(unquote(urlsplit(url).path)) if url else HOME / "gongkai.sqlite3"
        path.parent.mkdir(parents=True, exist_ok=True)
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": path,
            "OPTIONS": {
                # Writers queue at BEGIN instead of failing at COMMIT, a power cut loses nothing committed, and INSERT OR REPLACE
                # asks the triggers that refuse DELETE.
                "transaction_mode": "IMMEDIATE",
                "timeout": 30,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA recursive_triggers=ON;",
            },
        }
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ValueError(f"DATABASE_URL: unknown database {parts.scheme!r}; use sqlite:///path or postgresql://…")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "OPTIONS": dict(parse_qsl(parts.query)),
    }


DATABASES = {"default": _database()}
DATABASE_FILE: Path | None = DATABASES["default"]["NAME"] if isinstance(DATABASES["default"]["NAME"], Path) else None
"""The database's file; None where a database server keeps it."""
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

ALLOWED_HOSTS = [host for host in os.environ.get("GONGKAI_HOSTS", "127.0.0.1,localhost,[::1]").split(",") if host]
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("GONGKAI_ORIGINS", "").split(",") if origin]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "gongkai.papers",
    "gongkai.journal",
    "gongkai.vault",
    "gongkai.organization",
    "gongkai.catalog",
    "gongkai.disclosure",
    "gongkai.secrecy",
    "gongkai.approval",
    "gongkai.publication",
    "gongkai.archives",
    "gongkai.interface",
    "gongkai.portal",
    "gongkai.office",
    "gongkai.demonstration",
]
INSTALLED_APPS = [app for app in INSTALLED_APPS if not app.startswith("gongkai.") or (PACKAGE / app.split(".")[1]).is_dir()]

AUTH_USER_MODEL = "organization.Person"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "office:sign_in"
LOGIN_REDIRECT_URL = "office:desk"
LOGOUT_REDIRECT_URL = "office:sign_in"

AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.5  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
AXES_LOCKOUT_TEMPLATE = "office/session/locked.html"
CSRF_FAILURE_VIEW = "gongkai.office.views.errors.forged"

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "gongkai.office.middleware.keep_out_of_caches",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "gongkai.office.middleware.speak_the_chosen_language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    # Deny by default: a view is for the signed-in unless it says @login_not_required.
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "gongkai.office.middleware.sign_out_the_idle",
    "gongkai.office.middleware.ask_for_a_password_of_ones_own",
    "gongkai.office.middleware.say_what_is_not_allowed",
    "gongkai.office.middleware.alarm_of_marks",
    "axes.middleware.AxesMiddleware",
    "gongkai.config.settling.settle_after_writing",
]

ROOT_URLCONF = "gongkai.config.urls"
WSGI_APPLICATION = "gongkai.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "gongkai.interface.context.installation",
            ]
        },
    }
]

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("简体中文")), ("en", _("英文"))]
LOCALE_PATHS = [PACKAGE / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
DATE_FORMAT = "Y年n月j日"
DATETIME_FORMAT = "Y年n月j日 H:i"

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
    },
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 8 << 20
FILE_UPLOAD_MAX_MEMORY_SIZE = 1 << 20
UPLOAD_LIMIT = int(os.environ.get("GONGKAI_UPLOAD_LIMIT", 50 << 20))
"""Largest file a person may upload, in bytes."""
REQUEST_LIMIT = 4 * UPLOAD_LIMIT
"""Largest form with all its files, in bytes."""

CLAMAV = os.environ.get("GONGKAI_CLAMAV", "").strip()
"""Where ClamAV's daemon listens, as /run/clamav/clamd.ctl or 127.0.0.1:3310: every upload is shown to it. Empty: no virus scan."""
if CLAMAV:
    try:
        Daemon.at(CLAMAV)
    except ValueError as error:
        raise ValueError(f"GONGKAI_CLAMAV: {error}") from error

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
"""Work in the background: the queue lies in the database, `gongkai worker` does it (`gongkai serve` starts one)."""

SESSION_COOKIE_AGE = 12 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if BEHIND_TLS:
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": os.environ.get("GONGKAI_LOG", "WARNING")},
}
