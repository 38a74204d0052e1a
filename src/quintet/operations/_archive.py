"""The backup file: a tar of `manifest.json`, `database.dump` (PostgreSQL's custom format) and the uploaded `files/`.

The manifest counts the rows of every table in the very snapshot that was dumped, so that a restore can be verified.
"""

import hashlib
import json
import os
import subprocess
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from quintet.kernel import postgres
from quintet.kernel.postgres.binaries import Installation, find_installation
from quintet.operations import OperationFailed

MANIFEST, DUMP, FILES = "manifest.json", "database.dump", "files"

TABLES = """
SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind = 'r' AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
ORDER BY 1, 2
"""


@dataclass(frozen=True)
class Manifest:
    """What a backup promises to hold."""

    made_at: str
    server_major: int
    owner_role: str
    app_role: str
    dump_sha256: str
    rows: dict[str, int]

    def to_json(self) -> str:
        return json.dumps(asdict(self), indent=1, ensure_ascii=False)

    @staticmethod
    def from_json(text: bytes) -> "Manifest":
        """Raises OperationFailed on anything but a manifest."""
        try:
            return Manifest(**json.loads(text))
        except (ValueError, TypeError) as error:
            raise OperationFailed(f"the file's manifest cannot be read: {error}") from error


def count_rows(connection: psycopg.Connection[Any]) -> dict[str, int]:
    """Rows of every table, exact."""
    counts = {}
    for schema, table in connection.execute(TABLES).fetchall():
        query = sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(schema, table))
        row = connection.execute(query).fetchone()
        counts[f"{schema}.{table}"] = row[0] if row else 0
    return counts


def run_program(name: str, urls: postgres.DatabaseUrls, *arguments: str | Path) -> None:
    """Run pg_dump or pg_restore on a database as its administrator. Raises OperationFailed with what it said.

    The password travels in the environment: arguments are visible to every user of the machine.
    """
    parameters = postgres.connection_parameters(urls.admin_url)
    password = str(parameters.pop("password", ""))
    target = " ".join(f"{key}={_quoted(str(value))}" for key, value in parameters.items())
    program = _installation_for(urls.admin_url).program(name)
    answer = subprocess.run(
        [program, f"--dbname={target}", "--no-password", *arguments],
        env={**os.environ, "PGPASSWORD": password},
        capture_output=True,
        text=True,
        check=False,
    )
    if answer.returncode != 0:
        raise OperationFailed(f"{name} failed: {answer.stderr.strip()}")


def _installation_for(url: str) -> Installation:
    # A newer pg_restore sets parameters that an older server does not know; a newer pg_dump is better than none.
    with psycopg.connect(**postgres.connection_parameters(url)) as connection:
        major = connection.info.server_version // 10000
    try:
        return find_installation(major)
    except postgres.NoPostgres:
        return find_installation()


def sha256(path: Path) -> str:
    """Of a file of any size."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _quoted(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"
