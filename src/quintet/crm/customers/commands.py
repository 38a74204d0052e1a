"""What follows a contact with a customer."""

from collections.abc import Iterable

from quintet.crm.customers.documents import activity
from quintet.crm.customers.events import NextStepDone
from quintet.crm.customers.models import Activity
from quintet.kernel.commands import Batch
from quintet.kernel.results import Refused
from quintet.kernel.text import _


@activity.command(label=_("Next step done", "完成下一步"), style="primary")
def finish_step(activities: Batch[Activity]) -> Iterable[NextStepDone]:
    """The next step is done. Raises Refused when there is none, or when it is done already."""
    for each in activities:
        if not each.next_step or each.is_done:
            text = _("There is no open next step", "没有待完成的下一步")
            raise Refused(text, rule="crm.customers.open_next_step")
        each.is_done = True
        yield NextStepDone(document=each.id, customer=each.customer_id, opportunity=each.opportunity_ref)
