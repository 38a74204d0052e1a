"""Claims about parties; pure functions."""

from collections.abc import Sequence
from typing import Any

from quintet.kernel.results import Invalid
from quintet.kernel.text import Text, _

# GB 32100-2015: digits and capital letters without I, O, S, V, Z
CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_VALUE = {letter: value for value, letter in enumerate(CREDIT_ALPHABET)}
_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))

# what a complete customer record has, and what it is worth (the sum is 100)
EXPECTED: tuple[tuple[str, int, Text], ...] = (
    ("credit_code", 15, _("credit code", "统一社会信用代码")),
    ("industry", 5, _("industry", "行业")),
    ("size", 5, _("size", "规模")),
    ("source", 5, _("source", "来源")),
    ("owner_id", 10, _("owner", "负责人")),
    ("payment_term_id", 10, _("payment term", "付款条件")),
    ("invoice_title", 5, _("invoice title", "发票抬头")),
    ("bank_account", 10, _("bank account", "银行账号")),
    ("phone", 5, _("phone", "电话")),
    ("address", 10, _("address", "地址")),
    ("contacts", 15, _("a contact with a phone", "有电话的联系人")),
    ("addresses", 5, _("delivery address", "收货地址")),
)


def credit_code_check(code: str) -> str:
    """The 18th character of a unified social credit code from its first 17 (GB 32100-2015).

    Weights 3^i mod 31; raises KeyError for a character outside the alphabet.
    """
    total = sum(_VALUE[letter] * weight for letter, weight in zip(code[:17], _WEIGHTS, strict=True))
    return CREDIT_ALPHABET[-total % 31]


def valid_credit_code(party: Any) -> Invalid | None:
    """A credit code, when given, has 18 characters of the alphabet and the right check character."""
    return credit_code_problem(party.credit_code) if party.credit_code else None


def credit_code_problem(code: str) -> Invalid | None:
    """What is wrong with a unified social credit code (GB 32100-2015); None when nothing is."""
    if len(code) != 18 or any(letter not in _VALUE for letter in code):
        text = _(
            "A credit code has 18 digits or capital letters (without I, O, S, V, Z)",
            "统一社会信用代码为 18 位数字或大写字母（不含 I、O、S、V、Z）",
        )
        return Invalid(text, "credit_code")
    expected = credit_code_check(code)
    if code[17] != expected:
        text = _(
            "The check character of {code} is wrong: {given} should be {expected}",
            "{code} 的校验码不正确：末位 {given} 应为 {expected}",
        )
        return Invalid(text.format(code=code, given=code[17], expected=expected), "credit_code")
    return None


def missing_fields(party: Any, contacts: Sequence[Any], addresses: Sequence[Any]) -> list[tuple[str, int, Text]]:
    """What the record lacks: (field, its worth in points, label)."""
    has = {
        "contacts": any(contact.phone for contact in contacts),
        "addresses": any(address.kind == "delivery" for address in addresses),
    }
    return [each for each in EXPECTED if not has.get(each[0], getattr(party, each[0], None))]


def completeness(party: Any, contacts: Sequence[Any], addresses: Sequence[Any]) -> int:
    """How complete the record is, 0 to 100."""
    return 100 - sum(worth for _name, worth, _label in missing_fields(party, contacts, addresses))
