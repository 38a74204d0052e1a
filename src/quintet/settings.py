"""Django settings, all from the environment; importing them starts no server and opens no connection.

| variable | meaning | default |
|---|---|---|
| DATABASE_URL | a PostgreSQL server to use, 15 to 18 | the embedded server in QUINTET_HOME |
| DATABASE_OWNER_URL | the same database as the owner of its tables, for migrations | DATABASE_URL |
| DATABASE_ADMIN_URL | the same as a role past row-level security, for backups | DATABASE_OWNER_URL |
| QUINTET_HOME | data, log, files, keys | /var/lib/quintet for root, ~/.quintet for others |
| QUINTET_SECRET_KEY | signs sessions and tokens | made once, kept in QUINTET_HOME |
| QUINTET_ALLOWED_HOSTS | host names served, comma-separated | loopback only |
| QUINTET_DEBUG, QUINTET_DEMO | 1 or 0 | 0 |
| EMAIL_URL | the mail server, smtp://user:password@host:587?tls=1 or smtps://…:465 | none: mail stays in the outbox |
| EMAIL_FROM | whom mail comes from | the user of EMAIL_URL |
"""

import importlib.util
import os
from pathlib import Path

from quintet.kernel.mail_server import mail_server
from quintet.kernel.postgres import default_home
from quintet.kernel.secret_key import secret_key


def _flag(name: str) -> bool:
    return os.environ.get(name, "").strip().lower() in {"1", "true", "yes", "on"}


def _present(app: str) -> bool:
    return importlib.util.find_spec(app) is not None


BASE_DIR = Path(__file__).resolve().parent
QUINTET_HOME = default_home()
DEBUG = _flag("QUINTET_DEBUG")
DEMO = _flag("QUINTET_DEMO")
SECRET_KEY = secret_key(QUINTET_HOME)
ALLOWED_HOSTS = [
    host.strip()
    for host in os.environ.get("QUINTET_ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
    if host.strip()
]

# In the order of the layers: what is used comes before what uses it.
INSTALLED_APPS = [
    app
    for app in (
        "quintet.kernel",
        "quintet.master",
        "quintet.crm",
        "quintet.erp",
        "quintet.oa",
        "quintet.hr",
        "quintet.finance",
        "quintet.flows",
        "quintet.insight",
        "quintet.web",
        "quintet.demo",
    )
    if _present(app)
]
MIDDLEWARE: list[str] = []
ROOT_URLCONF = "quintet.web.urls"
WSGI_APPLICATION = "quintet.web.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
APPEND_SLASH = False

DATABASES = {
    "default": {
        # Finds its server when it connects; see quintet.kernel.postgres.
        "ENGINE": "quintet.kernel.postgres.backend",
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
    }
}

AUTH_USER_MODEL = "kernel.User"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 8}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "name")},
    },
]

USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = True
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]

# Without a server mail waits in the outbox (quintet.kernel.mail).
globals().update(mail_server(os.environ.get("EMAIL_URL", ""), os.environ.get("EMAIL_FROM", "")))

MEDIA_ROOT = QUINTET_HOME / "files"

# An upload larger than this is spooled to disk; a body larger than the second is refused before it is read.
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 25_000_000

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "INFO" if DEBUG else "WARNING"},
    # refusals are answers, not events worth a line each
    "loggers": {"quintet": {"level": "INFO"}, "django.request": {"level": "ERROR"}},
}
