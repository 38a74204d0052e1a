"""Facts about approvals. `document` is the request, `subject` the document that waits, `hold` its kernel hold."""

from quintet.kernel.events import Event, event
from quintet.kernel.text import _


@event("oa.approval_asked.v1", _("Approval asked", "已送审"))
class ApprovalAsked(Event):
    """A step began: these people have it on their desk."""

    subject: int
    round: int
    step: int
    users: list[int]


@event("oa.approval_voted.v1", _("Vote given", "已表决"))
class ApprovalVoted(Event):
    """Somebody decided their task: APPROVED, REJECTED or RETURNED."""

    subject: int
    user: int
    round: int
    step: int
    vote: str


@event("oa.approval_step_approved.v1", _("Step approved", "步骤已通过"))
class ApprovalStepApproved(Event):
    """A step is through and another one follows."""

    subject: int
    step: int


@event("oa.approval_granted.v1", _("Approval granted", "审批已通过"))
class ApprovalGranted(Event):
    """The last step is through: the held command may run."""

    subject: int
    hold: int


@event("oa.approval_retried.v1", _("Carried out again", "重新执行"))
class ApprovalRetried(Event):
    """Somebody asked to run a granted command again that was refused when it ran."""

    subject: int
    hold: int


@event("oa.approval_refused.v1", _("Approval refused", "审批已驳回"))
class ApprovalRefused(Event):
    """The request was rejected: the hold ends, nothing runs."""

    subject: int
    hold: int


@event("oa.approval_returned.v1", _("Returned to the start", "已退回发起人"))
class ApprovalReturned(Event):
    """The request went back to who asked: the hold ends; running the command again starts a new round."""

    subject: int
    hold: int


@event("oa.approval_withdrawn.v1", _("Request withdrawn", "审批已撤回"))
class ApprovalWithdrawn(Event):
    """Who asked took the request back."""

    subject: int
    hold: int


@event("oa.approval_blocked.v1", _("Approved, but not carried out", "已通过，未能执行"))
class ApprovalBlocked(Event):
    """The command was refused when it ran; the votes stand and it can be retried."""

    subject: int
    hold: int


@event("oa.approval_exceeded.v1", _("More than was granted", "超出批准范围"))
class ApprovalExceeded(Event):
    """The command needs more than the votes granted: a new round follows."""

    subject: int
    hold: int


@event("oa.approval_round_started.v1", _("New round", "新一轮审批"))
class ApprovalRoundStarted(Event):
    """The command was run again after a return, or for more than was granted."""

    subject: int
    hold: int
    round: int
