"""Read a backup back, verify it, and put it in the place of the present database.

The backup is restored beside the present database and every table's rows are counted; only then the two change places.
The present database is kept under another name, which is printed; drop it when you are sure.
"""

import argparse
import shutil
import tarfile
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import psycopg

from quintet.kernel import postgres
from quintet.operations import OperationFailed, prepare
from quintet.operations._archive import DUMP, FILES, MANIFEST, Manifest, count_rows, run_program, sha256


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path)
    parser.add_argument("--verify-only", action="store_true", help="restore beside, count, and drop it again")


def run(args: argparse.Namespace) -> None:
    prepare()
    with tempfile.TemporaryDirectory(prefix="quintet-restore-") as place:
        manifest = _unpack(args.file, Path(place))
        urls = postgres.database_urls()
        restored = _restore_beside(urls, Path(place) / DUMP, manifest)
        rows = f"{sum(manifest.rows.values()):,} rows of {len(manifest.rows)} tables"
        if args.verify_only:
            postgres.drop_database(urls, restored)
            print(f"{args.file} is good: {rows}, made at {manifest.made_at}.")
            return
        kept = _swap(urls, restored)
        _put_back_files(Path(place) / FILES)
    print(f"Restored {rows}, made at {manifest.made_at}. What was there is now the database {kept}.")


def _unpack(file: Path, place: Path) -> Manifest:
    try:
        with tarfile.open(file) as archive:
            for member in archive:
                _extract(archive, member, place)
    except (OSError, tarfile.TarError) as error:
        raise OperationFailed(f"{file} cannot be read as a backup: {error}") from error
    if not (place / MANIFEST).exists() or not (place / DUMP).exists():
        raise OperationFailed(f"{file} is no backup made by quintet")
    manifest = Manifest.from_json((place / MANIFEST).read_bytes())
    if sha256(place / DUMP) != manifest.dump_sha256:
        raise OperationFailed(f"{file} is damaged: its dump is not the one that was written")
    return manifest


def _extract(archive: tarfile.TarFile, member: tarfile.TarInfo, place: Path) -> None:
    # By hand: Debian 12's Python does not know the safe filters of extractall.
    if member.isdir():
        return
    parts = Path(member.name).parts
    known = member.name in (MANIFEST, DUMP) or parts[:1] == (FILES,)
    content = archive.extractfile(member) if known and member.isreg() and ".." not in parts else None
    if content is None:
        raise OperationFailed(f"{archive.name!s} is no backup made by quintet: it holds {member.name}")
    target = place / member.name
    target.parent.mkdir(parents=True, exist_ok=True)
    with content, target.open("wb") as file:
        shutil.copyfileobj(content, file)


def _restore_beside(urls: postgres.DatabaseUrls, dump: Path, manifest: Manifest) -> str:
    name = f"{urls.name}_restored_{_stamp()}"
    target = postgres.create_database(urls, name)
    try:
        run_program("pg_restore", target, "--exit-on-error", *_role_options(urls, manifest), dump)
        _verify(target, manifest)
    except BaseException:
        postgres.drop_database(urls, name)
        raise
    return name


def _role_options(urls: postgres.DatabaseUrls, manifest: Manifest) -> list[str]:
    if (manifest.owner_role, manifest.app_role) == (urls.owner_role, urls.app_role):
        return []
    if urls.owner_role != urls.app_role:
        raise OperationFailed(
            f"the backup's roles are {manifest.owner_role} and {manifest.app_role}, here they are {urls.owner_role} "
            f"and {urls.app_role}: what was withheld from one could be given to the other. Make the same roles here."
        )
    return ["--no-owner", "--no-privileges", f"--role={urls.owner_role}"]


def _verify(target: postgres.DatabaseUrls, manifest: Manifest) -> None:
    with psycopg.connect(**postgres.connection_parameters(target.admin_url)) as connection:
        connection.execute("SET row_security = off")
        found = count_rows(connection)
    wrong = [name for name in {*found, *manifest.rows} if found.get(name) != manifest.rows.get(name)]
    if wrong:
        table = sorted(wrong)[0]
        raise OperationFailed(
            f"{len(wrong)} tables came back different, {table} first: {manifest.rows.get(table)} rows were written, "
            f"{found.get(table)} read. Nothing was replaced."
        )


def _swap(urls: postgres.DatabaseUrls, restored: str) -> str:
    from django.db import connections

    connections.close_all()
    kept = f"{urls.name}_before_{_stamp()}"
    postgres.rename_database(urls, urls.name, kept)
    try:
        postgres.rename_database(urls, restored, urls.name)
    except psycopg.Error:
        postgres.rename_database(urls, kept, urls.name)
        raise
    return kept


def _put_back_files(files: Path) -> None:
    """Copy over what is there: files are named by their content, so none is overwritten by another."""
    from django.conf import settings

    if files.is_dir():
        shutil.copytree(files, settings.MEDIA_ROOT, dirs_exist_ok=True)


def _stamp() -> str:
    return f"{datetime.now(UTC):%Y%m%d%H%M%S%f}"
