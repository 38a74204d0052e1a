"""Claims about leads; pure functions."""

import re
from collections.abc import Iterable
from typing import Any

from quintet.kernel.results import Invalid
from quintet.kernel.text import _

# what a company's name ends in and people leave out when they type it
_FORMS = re.compile(
    r"(股份有限公司|有限责任公司|有限公司|集团|公司|co\.?,?\s*ltd\.?|inc\.?|gmbh|\(.*?\)|（.*?）|\s|[,.·])", re.I
)
_DIGITS = re.compile(r"\D+")


def core_name(name: str) -> str:
    """A company's name without its legal form, spaces and brackets, lower case: what duplicates have in common."""
    return _FORMS.sub("", name).lower()


def core_phone(phone: str) -> str:
    """The digits of a phone number without the country's prefix; "" when there are too few to tell."""
    digits = _DIGITS.sub("", phone).removeprefix("0086").removeprefix("86")
    return digits if len(digits) >= 7 else ""


def can_be_reached(lead: Any) -> Iterable[Invalid]:
    """A lead has a phone or an e-mail address: else nobody can follow it up."""
    if not lead.phone and not lead.email:
        yield Invalid(_("A phone or an e-mail address is needed", "电话和邮箱至少填写一项"), "phone")


def amount_not_negative(lead: Any) -> Iterable[Invalid]:
    """The expected amount is not negative."""
    if lead.expected_amount is not None and lead.expected_amount < 0:
        yield Invalid(_("An amount cannot be negative", "金额不能为负"), "expected_amount")


def dated_step_is_named(lead: Any) -> Iterable[Invalid]:
    """A date for the next step needs the step."""
    if lead.next_step_on is not None and not lead.next_step:
        yield Invalid(_("Say what the next step is", "请填写下一步的内容"), "next_step")
