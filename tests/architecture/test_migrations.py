"""Migrations say what the models say."""

import pytest
from django.core.management import call_command


def test_no_migration_is_missing(db):
    try:
        call_command("makemigrations", check_changes=True, dry_run=True, verbosity=1)
    except SystemExit:
        pytest.fail("models changed without a migration: quintet makemigrations")
