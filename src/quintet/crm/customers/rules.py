"""Claims about contacts; pure functions."""

from datetime import date

from quintet.kernel.results import Invalid
from quintet.kernel.text import _


def not_in_the_future(happened_on: date, today: date) -> Invalid | None:
    """What is logged has happened; what is to come is a next step."""
    if happened_on > today:
        return Invalid(
            _("This lies in the future: write it as the next step", "日期在未来：请填写为下一步"), "happened_on"
        )
    return None


def dated_step_is_named(next_step: str, next_step_on: date | None) -> Invalid | None:
    """A date for the next step needs the step."""
    if next_step_on is not None and not next_step:
        return Invalid(_("Say what the next step is", "请填写下一步的内容"), "next_step")
    return None
