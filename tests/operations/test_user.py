"""Users are made and locked out from the command line too."""

import io

import pytest
from django.db import connection

from quintet import cli
from quintet.kernel.models import Session, User, UserRole


@pytest.fixture
def type_in(monkeypatch):
    return lambda password: monkeypatch.setattr("sys.stdin", io.StringIO(f"{password}\n"))


def test_a_user_is_made_with_roles_and_may_sign_in(fresh_db, type_in, capsys):
    type_in("correct horse battery")
    assert cli.main(["user", "create", "wang", "--name", "王芳", "--role", "accountant", "--role", "salesperson"]) == 0
    user = User.objects.get(username="wang")
    assert (user.name, user.active, user.check_password("correct horse battery")) == ("王芳", True, True)
    assert set(UserRole.objects.values_list("role", flat=True)) == {"accountant", "salesperson"}
    cli.main(["user", "list"])
    assert "wang  王芳  accountant, salesperson" in capsys.readouterr().out


def test_a_name_is_taken_once(fresh_db, type_in, capsys):
    type_in("correct horse battery")
    cli.main(["user", "create", "wang"])
    type_in("correct horse battery")
    assert cli.main(["user", "create", "wang"]) == 1
    assert capsys.readouterr().err.startswith("quintet user: ")
    assert User.objects.count() == 1


@pytest.mark.parametrize("password", ["short", "password123", "wangfang1"])
def test_a_weak_password_is_refused(fresh_db, type_in, password, capsys):
    type_in(password)
    assert cli.main(["user", "create", "wangfang"]) == 1
    assert not User.objects.exists()


def test_setting_a_password_and_switching_off_end_sessions(fresh_db, type_in):
    type_in("correct horse battery")
    cli.main(["user", "create", "wang"])
    user = User.objects.get()
    for operation in ("passwd", "disable"):
        Session.objects.create(
            token_hash=b"x", user=user, kind="cookie", created_at="2026-01-01T00:00Z", expires_at="2027-01-01T00:00Z"
        )
        type_in("another long password")
        assert cli.main(["user", operation, "wang"]) == 0
        assert not Session.objects.exists()
    user.refresh_from_db()
    assert (user.active, user.check_password("another long password")) == (False, True)
    cli.main(["user", "enable", "wang"])
    assert User.objects.get().active


def test_roles_are_given_and_taken(fresh_db, type_in):
    type_in("correct horse battery")
    cli.main(["user", "create", "wang"])
    assert cli.main(["user", "grant", "wang", "auditor"]) == 0
    assert UserRole.objects.get().role == "auditor"
    assert cli.main(["user", "revoke", "wang", "auditor"]) == 0
    assert not UserRole.objects.exists()


def test_an_unknown_user_is_named(fresh_db, capsys):
    assert cli.main(["user", "disable", "nobody"]) == 1
    assert "there is no user nobody" in capsys.readouterr().err


def test_a_role_that_nobody_declared_is_refused_in_the_operators_language(fresh_db, type_in, capsys, monkeypatch):
    for language, text in (("en_GB.UTF-8", "There is no role wizard"), ("zh_CN.UTF-8", "没有角色 wizard")):
        monkeypatch.setenv("LANG", language)
        type_in("correct horse battery")
        assert cli.main(["user", "create", "wang", "--role", "wizard"]) == 1
        assert text in capsys.readouterr().err
    assert not User.objects.exists()


def test_what_the_operator_did_is_audited(fresh_db, type_in):
    type_in("correct horse battery")
    cli.main(["user", "create", "wang"])
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM kernel_event WHERE name = 'master.user_created.v1'")
        assert cursor.fetchone() == (1,)
