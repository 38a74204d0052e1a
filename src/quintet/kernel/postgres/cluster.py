"""Makes the data directory, starts the server and stops it. Callers hold the home's lock."""

import os
import shutil
import signal
import time
from dataclasses import dataclass
from pathlib import Path

from .account import ServerAccount
from .binaries import Installation, find_installation
from .errors import HomeNotUsable, ServerFailed
from .home import SOCKET_PORT, Home, ServerState
from .liveness import answers, clear_leftovers, server_process
from .urls import ADMIN_ROLE

# Recovery after a crash can take minutes; a server that has died is noticed at once.
START_PATIENCE = 300.0
STOP_PATIENCE = 60.0

DURABLE = "fsync = on\nsynchronous_commit = on\nfull_page_writes = on\nmax_wal_size = 2GB\n"
# For tests only: data does not survive a crash of the machine.
FORGETFUL = "fsync = off\nsynchronous_commit = off\nfull_page_writes = off\nmax_wal_size = 512MB\n"

SETTINGS = """\
# Written by Quintet at every start: put your own settings into postgresql.conf, below the include.
listen_addresses = ''
unix_socket_directories = '{socket_dir}'
unix_socket_permissions = 0700
port = {port}
max_connections = 200
password_encryption = scram-sha-256
shared_buffers = 256MB
effective_cache_size = 1GB
work_mem = 16MB
maintenance_work_mem = 128MB
random_page_cost = 1.1
jit = off
track_counts = on
timezone = 'UTC'
log_timezone = 'UTC'
lc_messages = 'C'
logging_collector = on
log_directory = '../log'
log_filename = 'postgresql-%a.log'
log_truncate_on_rotation = on
log_rotation_age = 1d
log_rotation_size = 0
log_line_prefix = '%m [%p] %u@%d '
{durability}"""

ACCESS = """\
# Everyone proves himself by password, also on the socket.
local all all scram-sha-256
host  all all 127.0.0.1/32 scram-sha-256
host  all all ::1/128      scram-sha-256
"""


@dataclass(frozen=True)
class Cluster:
    """One home's server: its programs, its user and its data."""

    home: Home
    account: ServerAccount
    installation: Installation

    @staticmethod
    def of(home: Home, account: ServerAccount) -> "Cluster":
        """Pick programs that fit the data. Raises NoPostgres, HomeNotUsable."""
        version_file = home.data_dir / "PG_VERSION"
        major = int(version_file.read_text()) if version_file.exists() else None
        return Cluster(home, account, _reachable(find_installation(major), home, account))

    def create(self, state: ServerState) -> None:
        """Make the data directory whole or not at all. Raises ServerFailed with what initdb said."""
        partial = self.home.server_dir / "data.partial"
        shutil.rmtree(partial, ignore_errors=True)
        password_file = self.home.server_dir / "password.tmp"
        self.account.write(password_file, state.admin_password)
        try:
            initdb = self.installation.program("initdb")
            command: list[str | Path] = [initdb, "-D", partial, f"--pwfile={password_file}", *self._initdb_options()]
            answer = self.account.run(command, env=_environment())
        finally:
            password_file.unlink()
        if answer.returncode != 0:
            raise ServerFailed(f"initdb failed in {partial}: {answer.stderr.strip() or answer.stdout.strip()}")
        self.account.write(partial / "pg_hba.conf", ACCESS)
        self.account.write(partial / "postgresql.conf", "\ninclude 'quintet.conf'\n", append=True)
        partial.rename(self.home.data_dir)

    def start(self, state: ServerState, durable: bool = True) -> None:
        """Start the server and wait until it takes connections. Raises ServerFailed with the end of its log."""
        clear_leftovers(self.home, state)
        self._configure(state, durable)
        # The shell ends at once, so that the server is nobody's child: it outlives us and leaves no zombie.
        # Arguments are passed beside the script, hence no quoting of odd paths.
        script = 'umask 077; log=$1; shift; "$@" < /dev/null > "$log" 2>&1 & echo $!'
        log, postgres = self.home.server_dir / "start.log", self.installation.program("postgres")
        command: list[str | Path] = ["/bin/sh", "-c", script, "sh", log, postgres, "-D", self.home.data_dir]
        launch = self.account.run(command, env=_environment(), start_new_session=True, check=True)
        self._wait_until_it_answers(state, int(launch.stdout))

    def stop(self, patience: float = STOP_PATIENCE) -> bool:
        """Disconnect everybody, write a checkpoint, end. False when no server ran. Raises ServerFailed on time-out."""
        pid = server_process(self.home.data_dir)
        if pid is None:
            return False
        # What `pg_ctl stop -m fast` sends; pg_ctl itself trusts the number in postmaster.pid, which we do not.
        os.kill(pid, signal.SIGINT)
        deadline = time.monotonic() + patience
        while server_process(self.home.data_dir) is not None:
            if time.monotonic() > deadline:
                raise ServerFailed(f"the server (process {pid}) did not stop within {patience:.0f} s")
            time.sleep(0.02)
        return True

    def wait_for_running(self, state: ServerState) -> bool:
        """For a server that lives but does not answer: give it time. False when it ended meanwhile."""
        deadline = time.monotonic() + START_PATIENCE
        while server_process(self.home.data_dir) is not None:
            if answers(self.home, state):
                return True
            if time.monotonic() > deadline:
                raise ServerFailed(f"a server works in {self.home.data_dir} but does not answer\n{self._log_end()}")
            time.sleep(0.05)
        return False

    def _initdb_options(self) -> list[str]:
        options = ["--username", ADMIN_ROLE, "--encoding=UTF8", "--auth=scram-sha-256", "--data-checksums"]
        if self.installation.major >= 17:
            locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--lc-collate=C", "--lc-ctype=C.UTF-8"]
        else:
            locale = ["--locale=C.UTF-8"]
        return [*options, *locale, "--lc-messages=C"]

    def _configure(self, state: ServerState, durable: bool) -> None:
        durability = DURABLE if durable else FORGETFUL
        settings = SETTINGS.format(socket_dir=state.socket_dir, port=SOCKET_PORT, durability=durability)
        self.account.write(self.home.data_dir / "quintet.conf", settings)

    def _wait_until_it_answers(self, state: ServerState, pid: int) -> None:
        started = time.monotonic()
        while not answers(self.home, state):
            waited = time.monotonic() - started
            # Under an init that reaps nobody a failed start stays as a zombie; it shows by having no pid file.
            failed = not _exists(pid) or (waited > 10 and server_process(self.home.data_dir) is None)
            if failed or waited > START_PATIENCE:
                raise ServerFailed(f"PostgreSQL did not start in {self.home.data_dir}\n{self._log_end()}")
            time.sleep(0.02)

    def _log_end(self, lines: int = 15) -> str:
        logs = [self.home.server_dir / "start.log", *self.home.log_dir.glob("*.log")]
        written = sorted((log for log in logs if log.exists()), key=lambda log: log.stat().st_mtime)
        ends = [log.read_text(errors="replace").splitlines()[-lines:] for log in written[-2:]]
        return "\n".join(line for end in ends for line in end)


def _reachable(installation: Installation, home: Home, account: ServerAccount) -> Installation:
    """The installation itself, or a copy in the home when the server's user cannot run it where it is."""
    if account.can_execute(installation.program("postgres")):
        return installation
    if installation.tree is None:
        raise HomeNotUsable(f"the user {account.name} cannot run the programs in {installation.bin_dir}")
    return _copied(installation, installation.tree, home, account)


def _copied(installation: Installation, tree: Path, home: Home, account: ServerAccount) -> Installation:
    target = home.path / "programs"
    shutil.rmtree(target, ignore_errors=True)
    # Programs find their libraries by a relative path, in the directory the wheel puts beside its package.
    for source in (tree, *tree.parent.glob(f"{tree.name}.libs")):
        shutil.copytree(source, target / source.name)
    copy = Installation(target / installation.bin_dir.relative_to(tree.parent), installation.major, target / tree.name)
    if not account.can_execute(copy.program("postgres")):
        raise HomeNotUsable(f"the user {account.name} cannot run programs in {target} (is it mounted noexec?)")
    return copy


def _exists(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def _environment() -> dict[str, str]:
    # A clean one: PGDATA, PGHOST or a locale of the caller must not reach the server.
    return {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C.UTF-8", "TZ": "UTC"}
