"""Workers: threads beside the relay that take jobs and run them; and the voice that tells how far one is."""

import json
import logging
import threading
from typing import Any

from django.db import connection, transaction
from django.utils import translation

from quintet.kernel import cache, clock, runner, sql, store
from quintet.kernel.actor import get_actor
from quintet.kernel.commands import commands
from quintet.kernel.jobs.progress import JobCancelled, Progress, running
from quintet.kernel.results import QuintetError
from quintet.kernel.text import Text, _

log = logging.getLogger("quintet.jobs")
LOCKS = 7_301_002  # class of the advisory locks: (LOCKS, job)
MOST_TRIES = 3
LANES = 2
_PAUSE = 0.4  # seconds between two looks

# index kernel_job_open (id) where open
_TAKE = """
UPDATE kernel_job j SET state = 'RUNNING', started_at = %s, tries = tries + 1, done = 0, total = 0, phase = NULL
FROM (SELECT id FROM kernel_job WHERE state = 'QUEUED' ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED) next
WHERE j.id = next.id AND pg_try_advisory_lock(%s, (j.id %% 2147483647)::int)
RETURNING j.id, j.command, j.document, j.inputs::text, j.user_id, j.language
"""
_LOST = """
UPDATE kernel_job SET state = CASE WHEN tries < %s AND NOT cancelling THEN 'QUEUED'
                                   WHEN cancelling THEN 'CANCELLED' ELSE 'FAILED' END,
 ended_at = CASE WHEN tries < %s AND NOT cancelling THEN NULL ELSE now() END, message = %s::jsonb
WHERE id = %s AND state = 'RUNNING'
"""
_END = "UPDATE kernel_job SET state = %s, message = %s::jsonb, ended_at = %s, done = %s, total = %s WHERE id = %s"
_TELL = "UPDATE kernel_job SET done = %s, total = %s, phase = %s::jsonb WHERE id = %s RETURNING cancelling"
_UNFORESEEN = _("Something went wrong here; nothing was written", "出现意外错误，未写入任何数据")
_INTERRUPTED = _("The server stopped while this ran", "服务器在执行过程中停止")


def run_next() -> bool:
    """Take the next job and run it to its end. False when none waits."""
    row = sql.one(_TAKE, [clock.now(), LOCKS])
    if row is None:
        return False
    job, command, document, inputs, user, language = row
    progress = Progress()
    voice = None if connection.in_atomic_block else _Voice(job, progress)
    try:
        state, message = _ended(command, document, json.loads(inputs), user, language, progress)
    finally:
        if voice is not None:
            voice.end()
    _note_end(job, state, message, progress)
    return True


def _note_end(job: int, state: str, message: Text | None, progress: Progress) -> None:
    told = store.as_json(message.to_json()) if message is not None else None
    sql.execute(_END, [state, told, clock.now(), progress.done, progress.total, job])
    sql.value("SELECT pg_advisory_unlock(%s, (%s %% 2147483647)::int)", [LOCKS, job])


def _ended(
    command: str, document: int, inputs: Any, user: int, language: str, progress: Progress
) -> tuple[str, Text | None]:
    """(state, message) of a job that was run."""
    token = running.set(progress)
    try:
        cache.refresh()  # whose rights are what they are now
        with translation.override("zh-hans" if language.startswith("zh") else "en"):
            found = commands[command]
            runner.perform(found, [document], found.parse(inputs), actor=get_actor(user))
        return "DONE", None
    except JobCancelled as cancelled:
        return "CANCELLED", cancelled.message
    except (QuintetError, LookupError) as refusal:
        return "REFUSED", getattr(refusal, "message", None) or Text(str(refusal), str(refusal))
    except Exception:
        log.exception("job %s on %s failed", command, document)
        return "FAILED", _UNFORESEEN
    finally:
        running.reset(token)


def take_up_lost() -> int:
    """Jobs whose worker died: back to the queue, or failed after the last try; how many."""
    lost = 0
    for (job,) in sql.rows("SELECT id FROM kernel_job WHERE state = 'RUNNING' ORDER BY id"):
        with transaction.atomic():
            if sql.value("SELECT pg_try_advisory_xact_lock(%s, (%s %% 2147483647)::int)", [LOCKS, job]):
                told = store.as_json(_INTERRUPTED.to_json())
                lost += sql.execute(_LOST, [MOST_TRIES, MOST_TRIES, told, job])
    return lost


class _Voice(threading.Thread):
    """Tells how far a job is over a connection of its own, and hears whether it should stop."""

    def __init__(self, job: int, progress: Progress) -> None:
        super().__init__(name=f"quintet-job-{job}", daemon=True)
        self.job, self.progress = job, progress
        self.over = threading.Event()
        self.start()

    def run(self) -> None:
        try:
            while not self.over.wait(_PAUSE):
                known = self.progress
                phase = store.as_json(known.phase.to_json()) if known.phase is not None else None
                known.cancelled |= bool(sql.value(_TELL, [known.done, known.total, phase, self.job]))
        except Exception:
            log.exception("job %s cannot tell how far it is", self.job)
        finally:
            connection.close()

    def end(self) -> None:
        """The job is over."""
        self.over.set()
        self.join(timeout=10)


class Worker(threading.Thread):
    """Takes jobs until `stopping`. The first one also looks after those that lost their worker."""

    def __init__(self, stopping: threading.Event, lane: int = 0) -> None:
        super().__init__(name=f"quintet-worker-{lane}", daemon=True)
        self.stopping, self.lane = stopping, lane

    def run(self) -> None:
        looks = 0
        while not self.stopping.wait(_PAUSE):
            try:
                if self.lane == 0 and looks % 20 == 0:
                    take_up_lost()
                looks += 1
                while not self.stopping.is_set() and run_next():
                    pass
            except Exception:
                log.exception("a worker failed a round")
                connection.close()
        connection.close()


def start(stopping: threading.Event) -> None:
    """Start the workers of this process."""
    for lane in range(LANES):
        Worker(stopping, lane).start()
