"""The kernel as a Django app."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class KernelConfig(AppConfig):
    name = "quintet.kernel"
    label = "kernel"

    def ready(self) -> None:
        from quintet.kernel import core_events, reindexing  # noqa: F401

        # The one signal in the house: Django offers no other hook after a migration.
        post_migrate.connect(_after_migrate, sender=self)


def _after_migrate(plan: Any = None, **_options: Any) -> None:
    """Functions, triggers and checks follow the tables, whoever ran the migration."""
    from quintet.kernel.ensure import ensure_database

    ensure_database()
