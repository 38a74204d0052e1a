"""Runs the tests on the system's PostgreSQL, reached through DATABASE_URL as an installation would.

The server is a private one in a temporary directory, gone afterwards. Arguments are pytest's.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from quintet.kernel import postgres
from quintet.kernel.postgres.binaries import OLDEST_MAJOR


def main(arguments: list[str]) -> int:
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: int(path.parts[-3]))
    supported = [path for path in programs if int(path.parts[-3]) >= OLDEST_MAJOR]
    if not supported:
        print(f"No PostgreSQL {OLDEST_MAJOR} or newer of the system was found: install the package postgresql.")
        return 1
    # The oldest: the embedded one is the newest, so both ends of what we support are tested.
    os.environ["QUINTET_POSTGRES_BIN"] = str(supported[0].parent)
    with tempfile.TemporaryDirectory(prefix="quintet-system-postgres-") as home:
        # The server may run as a user of its own.
        os.chmod(home, 0o755)
        try:
            urls = postgres.ensure_running(Path(home), durable=False)
            print(f"Testing on PostgreSQL {postgres.status(Path(home)).version} in {supported[0].parent}", flush=True)
            return _run_tests(arguments, urls)
        finally:
            postgres.stop(Path(home))


def _run_tests(arguments: list[str], urls: postgres.DatabaseUrls) -> int:
    environment = {key: value for key, value in os.environ.items() if key != "QUINTET_POSTGRES_BIN"}
    environment |= {
        "DATABASE_URL": urls.app_url,
        "DATABASE_OWNER_URL": urls.owner_url,
        "DATABASE_ADMIN_URL": urls.admin_url,
    }
    return subprocess.run([sys.executable, "-m", "pytest", *arguments], env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
