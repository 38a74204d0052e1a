"""The kernel's own tables. Append-only ones are guarded by triggers (see sql/)."""

from quintet.kernel.models.exporting import ExportRecord
from quintet.kernel.models.holding import HoldRecord, Share, Waiver
from quintet.kernel.models.identity import Denial, Preference, Session, User, UserRole
from quintet.kernel.models.jobs import Job
from quintet.kernel.models.log import Comment, Cursor, History, LoggedEvent, ParkedEvent, StepDone
from quintet.kernel.models.outbox import OutgoingMail
from quintet.kernel.models.registry import ConfigVersion, Counter, Entry, IdempotencyKey, Link, SearchScheme

__all__ = [
    "Comment",
    "ConfigVersion",
    "Counter",
    "Cursor",
    "Denial",
    "Entry",
    "ExportRecord",
    "History",
    "HoldRecord",
    "IdempotencyKey",
    "Job",
    "Link",
    "LoggedEvent",
    "OutgoingMail",
    "ParkedEvent",
    "Preference",
    "SearchScheme",
    "Session",
    "Share",
    "StepDone",
    "User",
    "UserRole",
    "Waiver",
]
