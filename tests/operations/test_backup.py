"""A backup holds everything, and a restore proves it before it replaces anything."""

import argparse
import io
import tarfile
from pathlib import Path

import psycopg
import pytest
from django.conf import settings

from quintet.kernel import postgres
from quintet.operations import OperationFailed, _archive, backup, restore


@pytest.fixture
def files(tmp_path, monkeypatch):
    directory = tmp_path / "files"
    directory.mkdir()
    (directory / "合同.pdf").write_bytes(b"contract")
    monkeypatch.setattr(settings, "MEDIA_ROOT", str(directory))
    return directory


@pytest.fixture
def filled(fresh_db, files):
    """A database with rows, one of them behind row-level security."""
    with connected(fresh_db) as connection:
        connection.execute("CREATE TABLE note (x text); INSERT INTO note VALUES ('五重奏'), ('quintet')")
        connection.execute("CREATE TABLE pay (x int); INSERT INTO pay VALUES (1)")
        connection.execute("REVOKE DELETE ON note FROM PUBLIC, " + fresh_db.app_role)
        connection.execute("ALTER TABLE pay ENABLE ROW LEVEL SECURITY")
        connection.execute("CREATE POLICY nobody ON pay USING (false)")
    return fresh_db


def connected(urls):
    return psycopg.connect(**postgres.connection_parameters(urls.owner_url))


def arguments(file, **options):
    return argparse.Namespace(file=file, force=False, verify_only=False, **options)


def drop_kept_copies(urls):
    for name in postgres.list_databases(urls, f"{urls.name}_"):
        postgres.drop_database(urls, name)


def test_what_was_backed_up_comes_back(filled, files, tmp_path, capsys):
    file = tmp_path / "今日 backup"
    manifest = backup.write_backup(file)
    assert manifest.rows["public.note"] == 2
    assert manifest.rows["public.pay"] == 1
    assert file.stat().st_mode & 0o777 == 0o600
    with connected(filled) as connection:
        connection.execute("DROP TABLE note")
    (files / "合同.pdf").unlink()
    restore.run(arguments(file))
    try:
        with connected(filled) as connection:
            assert connection.execute("SELECT x FROM note ORDER BY x").fetchall() == [("quintet",), ("五重奏",)]
            if filled.app_role != filled.owner_role:
                query = "SELECT has_table_privilege(%s, 'note', 'DELETE'), has_table_privilege(%s, 'note', 'INSERT')"
                assert connection.execute(query, [filled.app_role] * 2).fetchone() == (False, True)
        assert (files / "合同.pdf").read_bytes() == b"contract"
        assert "What was there is now the database" in capsys.readouterr().out
    finally:
        drop_kept_copies(filled)


def test_verifying_changes_nothing(filled, tmp_path, capsys):
    file = tmp_path / "b"
    backup.write_backup(file)
    with connected(filled) as connection:
        connection.execute("INSERT INTO note VALUES ('later')")
    restore.run(argparse.Namespace(file=file, verify_only=True))
    with connected(filled) as connection:
        assert connection.execute("SELECT count(*) FROM note").fetchone() == (3,)
    assert postgres.list_databases(filled, f"{filled.name}_") == []
    assert "is good" in capsys.readouterr().out


def test_rows_written_during_the_backup_are_neither_dumped_nor_counted(filled, tmp_path, monkeypatch):
    dump = _archive.run_program

    def write_meanwhile(*given):
        with connected(filled) as connection:
            connection.execute("INSERT INTO note VALUES ('meanwhile')")
        dump(*given)

    monkeypatch.setattr(backup, "run_program", write_meanwhile)
    assert backup.write_backup(tmp_path / "b").rows["public.note"] == 2
    restore.run(argparse.Namespace(file=tmp_path / "b", verify_only=True))


def rewritten(file, change):
    """The same backup with one member's bytes changed."""
    place = file.parent / "unpacked"
    with tarfile.open(file) as archive:
        archive.extractall(place)
    change(place)
    with tarfile.open(file, "w") as archive:
        for path in sorted(place.iterdir()):
            archive.add(path, path.name)


def damage(place):
    dump = bytearray((place / _archive.DUMP).read_bytes())
    dump[len(dump) // 2] ^= 0xFF
    (place / _archive.DUMP).write_bytes(dump)


def lose_a_row(place):
    manifest = (place / _archive.MANIFEST).read_text()
    (place / _archive.MANIFEST).write_text(manifest.replace('"public.note": 2', '"public.note": 3'))


@pytest.mark.parametrize(("change", "complaint"), [(damage, "is damaged"), (lose_a_row, "Nothing was replaced")])
def test_a_backup_that_is_not_whole_replaces_nothing(filled, tmp_path, change, complaint):
    file = tmp_path / "b"
    backup.write_backup(file)
    rewritten(file, change)
    with pytest.raises(OperationFailed, match=complaint):
        restore.run(arguments(file))
    with connected(filled) as connection:
        assert connection.execute("SELECT count(*) FROM note").fetchone() == (2,)
    assert postgres.list_databases(filled, f"{filled.name}_") == []


@pytest.mark.parametrize("content", [b"", b"no tar at all"])
def test_another_file_is_no_backup(fresh_db, tmp_path, content):
    (tmp_path / "b").write_bytes(content)
    with pytest.raises(OperationFailed, match="cannot be read as a backup"):
        restore.run(arguments(tmp_path / "b"))


@pytest.mark.parametrize("name", ["/etc/cron.d/evil", "files/../../evil", "evil"])
def test_a_file_that_would_land_elsewhere_is_refused(fresh_db, tmp_path, name):
    file = tmp_path / "b"
    with tarfile.open(file, "w") as archive:
        archive.addfile(tarfile.TarInfo(name), io.BytesIO())
    with pytest.raises(OperationFailed, match="is no backup made by quintet"):
        restore.run(arguments(file))


def test_an_existing_file_is_kept(fresh_db, tmp_path):
    (tmp_path / "b").write_text("precious")
    with pytest.raises(OperationFailed, match="exists already"):
        backup.run(arguments(tmp_path / "b"))
    assert (tmp_path / "b").read_text() == "precious"


def test_a_backup_that_fails_leaves_no_file(fresh_db, tmp_path, monkeypatch):
    def fail(*given):
        raise OperationFailed("pg_dump failed: disk full")

    monkeypatch.setattr(backup, "run_program", fail)
    with pytest.raises(OperationFailed):
        backup.write_backup(tmp_path / "b")
    assert list(Path(tmp_path).iterdir()) == []


def test_the_password_is_not_on_the_command_line(fresh_db, tmp_path, monkeypatch):
    seen = []
    run = _archive.subprocess.run
    monkeypatch.setattr(
        _archive.subprocess, "run", lambda command, **options: seen.append(command) or run(command, **options)
    )
    backup.write_backup(tmp_path / "b")
    password = postgres.connection_parameters(fresh_db.admin_url)["password"]
    assert seen
    assert not any(password in str(part) for command in seen for part in command)
