"""The operations of `quintet`, one module each; see `quintet.cli` for what a module has to offer.

Modules import Django and what needs it inside `run`, after `prepare()`, so that `quintet --help` stays quick and one
broken part does not take the others down.
"""


class OperationFailed(Exception):
    """The operation could not be done. The message says why and what to do; the operator sees nothing else."""


def prepare() -> None:
    """Make Django's settings and models usable. May be called more than once."""
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "quintet.settings")
    django.setup()
