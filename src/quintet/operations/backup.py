"""Write everything into one file: the database, in one snapshot, and the uploaded files.

Work goes on meanwhile. `quintet restore` reads it back and verifies it. The file holds all data in the clear: it is
written with mode 600, keep it so. The secret key and the settings are not in it.
"""

import argparse
import os
import tarfile
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import psycopg

from quintet.kernel import postgres
from quintet.operations import OperationFailed, prepare
from quintet.operations._archive import DUMP, FILES, MANIFEST, Manifest, count_rows, run_program, sha256


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", nargs="?", type=Path, help="default: quintet-<date>T<time>Z.backup in this directory")
    parser.add_argument("--force", action="store_true", help="overwrite an existing file")


def run(args: argparse.Namespace) -> None:
    prepare()
    file = args.file or Path(f"quintet-{_now():%Y%m%dT%H%M%SZ}.backup")
    if file.exists() and not args.force:
        raise OperationFailed(f"{file} exists already: choose another name, or add --force")
    manifest = write_backup(file)
    size = file.stat().st_size / 1_000_000
    print(f"Wrote {file}: {sum(manifest.rows.values()):,} rows of {len(manifest.rows)} tables, {size:.1f} MB.")


def write_backup(file: Path) -> Manifest:
    """Write the backup whole or not at all. Raises OperationFailed."""
    from django.conf import settings

    urls = postgres.database_urls()
    with tempfile.TemporaryDirectory(dir=file.absolute().parent, prefix=".quintet-backup-") as place:
        dump = Path(place) / DUMP
        manifest = _dump(urls, dump)
        draft = Path(place) / "draft"
        draft.touch(mode=0o600)
        (Path(place) / MANIFEST).write_text(manifest.to_json())
        with tarfile.open(draft, "w") as archive:
            archive.add(Path(place) / MANIFEST, MANIFEST)
            archive.add(dump, DUMP)
            if Path(settings.MEDIA_ROOT).is_dir():
                archive.add(settings.MEDIA_ROOT, FILES)
        os.replace(draft, file)
    return manifest


def _dump(urls: postgres.DatabaseUrls, dump: Path) -> Manifest:
    with psycopg.connect(**postgres.connection_parameters(urls.admin_url)) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        # Else tables with row-level security would silently be counted in part.
        connection.execute("SET LOCAL row_security = off")
        row = connection.execute("SELECT pg_export_snapshot()").fetchone()
        snapshot = row[0] if row else ""
        run_program("pg_dump", urls, "--format=custom", f"--snapshot={snapshot}", f"--file={dump}")
        return Manifest(
            made_at=_now().isoformat(timespec="seconds"),
            server_major=connection.info.server_version // 10000,
            owner_role=urls.owner_role,
            app_role=urls.app_role,
            dump_sha256=sha256(dump),
            rows=count_rows(connection),
        )


def _now() -> datetime:
    return datetime.now(UTC)
