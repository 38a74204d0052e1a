"""How far the running job is: told by the command's body, kept where others can see it."""

from contextvars import ContextVar
from dataclasses import dataclass

from quintet.kernel.results import QuintetError
from quintet.kernel.text import Text, _

running: ContextVar["Progress | None"] = ContextVar("job", default=None)


class JobCancelled(QuintetError):
    """Somebody cancelled the job that is running."""

    type, status = "refused", 422

    def __init__(self) -> None:
        super().__init__(_("Cancelled; nothing was written", "已取消，未写入任何数据"), rule="kernel.job_cancelled")


@dataclass
class Progress:
    """What a job says of itself while it works, and whether it should stop."""

    done: int = 0
    total: int = 0
    phase: Text | None = None
    cancelled: bool = False


def step(done: int, total: int, phase: Text) -> None:
    """So much of so much is done. Does nothing outside a job. Raises JobCancelled when somebody cancelled it."""
    progress = running.get()
    if progress is None:
        return
    progress.done, progress.total, progress.phase = done, total, phase
    if progress.cancelled:
        raise JobCancelled
