"""What the bookings of a closing come to: each is measured against what is booked already, so a step can be repeated.

Every function reads a Scene and answers amounts; nothing is written. Amounts are in the ledger's currency.
"""

from dataclasses import dataclass
from decimal import Decimal

from quintet.finance.closing.models import DONE, NOT_NEEDED, NOTED, TODO
from quintet.finance.closing.rates import SURTAXES
from quintet.finance.closing.scene import Found, Scene
from quintet.finance.ledgers.queries import account_of_role, accounts_by_id
from quintet.kernel.money import ZERO, round_money
from quintet.kernel.text import Text, _

RESERVE_PERCENT = Decimal(10)  # 公司法 art. 210: ten percent of profit after tax, until the reserve is half the capital
RESERVE_UP_TO = Decimal("0.5")


def overhead_of(scene: Scene) -> Decimal:
    """What stands on the overhead accounts 制造费用 at the end of the month; debit positive."""
    return scene.end.total(_overhead(scene))


def _overhead(scene: Scene) -> str:
    account = account_of_role(scene.ledger, "overhead")
    return accounts_by_id()[account.parent_id or account.id].code


def look_at_costs(scene: Scene) -> Found:
    """成本结转: open while any overhead account has a balance, for together they end at 0."""
    code = _overhead(scene)
    if any(net for each, net in scene.end.net.items() if each.startswith(code)):
        return Found(TODO, overhead_of(scene))
    return Found(DONE if any(each.startswith(code) for each in scene.month.net) else NOT_NEEDED)


@dataclass(frozen=True)
class Vat:
    """VAT of the month. `due` is what is owed for it, `overpaid` what was paid beyond; `carried` goes to the next."""

    due: Decimal
    overpaid: Decimal
    paid: Decimal
    carried: Decimal
    open_due: Decimal
    open_overpaid: Decimal


def vat_of(scene: Scene) -> Vat:
    """应交增值税 at the end of the month, as it would be had nothing been transferred yet (财会〔2016〕22号).

    A credit is due: 转出未交增值税. A debit is carried forward (留抵), except for what was paid this month (已交税金):
    that is 转出多交增值税.
    """
    moved_out = scene.month.total(scene.code("vat_transferred_out"))
    moved_back = -scene.month.total(scene.code("vat_overpaid_transferred_out"))
    paid = scene.month.total(scene.code("vat_paid"))
    before = -scene.end.total(scene.code("vat_payable")) + moved_out - moved_back
    due = max(before, ZERO)
    overpaid = min(max(-before, ZERO), max(paid, ZERO))
    return Vat(due, overpaid, paid, max(-before, ZERO) - overpaid, due - moved_out, overpaid - moved_back)


def look_at_vat(scene: Scene) -> Found:
    """转出未交增值税."""
    vat = vat_of(scene)
    said = _("{amount} of input VAT is carried forward", "留抵税额 {amount} 结转下期").format(amount=f"{vat.carried:,}")
    message = said if vat.carried else None
    return Found.booking(vat.open_due or vat.open_overpaid, vat.due or vat.overpaid, message)


def surtaxes_of(scene: Scene) -> dict[str, Decimal]:
    """Surcharges of the month still to be accrued, by kind, on the VAT that the month pays."""
    vat = vat_of(scene)
    due = scene.rates.surtaxes(vat.due + vat.paid - vat.overpaid)
    return {kind: due[kind] - _expense(scene, kind) for kind in SURTAXES}


def _expense(scene: Scene, role: str) -> Decimal:
    code = scene.code(role)
    return sum((amount for each, amount in scene.month.result.items() if each.startswith(code)), ZERO)


def look_at_surtax(scene: Scene) -> Found:
    """城市维护建设税、教育费附加、地方教育附加."""
    open_amounts = surtaxes_of(scene)
    booked = sum((_expense(scene, kind) for kind in SURTAXES), ZERO)
    total = sum(open_amounts.values(), ZERO)
    rates = [f"{scene.rates.percent(kind):f}".rstrip("0").rstrip(".") + " %" for kind in SURTAXES]
    text = Text(" + ".join(rates), " + ".join(rates))
    relief = scene.rates.percent("surtax_relief")
    if relief:
        text += _(", less {p} %", "，减征 {p} %").format(p=f"{relief:f}".rstrip("0").rstrip("."))
    return Found.booking(total or next((a for a in open_amounts.values() if a), ZERO), booked, text)


def open_results(scene: Scene) -> dict[str, Decimal]:
    """What stands on income and expense accounts at the end of the month, debits less credits, by code."""
    return {code: net for code, net in scene.end.net.items() if net and code in scene.results}


def look_at_profit(scene: Scene) -> Found:
    """结转损益: while an income or expense account has a balance, it is to do; the amount is the profit it moves."""
    found = open_results(scene)
    moved = -sum((amount for code, amount in scene.month.closed.items() if code not in scene.results), ZERO)
    if found:
        text = _("{n} accounts to close", "{n} 个损益科目待结转").format(n=len(found))
        return Found(TODO, -sum(found.values(), ZERO), text)
    booked = any(scene.month.closed[code] for code in scene.month.closed if code in scene.results)
    return Found(DONE, moved) if booked else Found(NOT_NEEDED)


@dataclass(frozen=True)
class IncomeTax:
    """Income tax of the year so far: on what profit, at which rate, what of it is accrued, what is proposed."""

    profit: Decimal
    percent: Decimal
    accrued: Decimal
    accrued_in_month: Decimal

    @property
    def proposed(self) -> Decimal:
        """The year's tax so far less what was accrued; a loss needs none, and too much accrued is taken back."""
        return max(round_money(self.profit * self.percent / 100), ZERO) - self.accrued


def income_tax_of(scene: Scene) -> IncomeTax:
    """Prepayment is by the profit of the year so far (企业所得税法 art. 54)."""
    accrued = scene.tax(scene.year)
    profit = scene.result(scene.year) + accrued
    return IncomeTax(profit, scene.rates.income_tax_percent(profit), accrued, scene.tax(scene.month))


def look_at_income_tax(scene: Scene) -> Found:
    """Nobody is made to accrue it each month: it is proposed, with a note at the end of a quarter."""
    tax = income_tax_of(scene)
    if tax.accrued_in_month:
        return Found(DONE, tax.accrued_in_month)
    if not tax.proposed:
        return Found(NOT_NEEDED)
    text = _(
        "Proposed {amount}: {profit} of profit at {percent} %, {accrued} accrued",
        "建议计提 {amount}：本年利润总额 {profit} × {percent} %，已计提 {accrued}",
    ).format(
        amount=f"{tax.proposed:,}", profit=f"{tax.profit:,}", percent=f"{tax.percent:f}".rstrip("0").rstrip("."),
        accrued=f"{tax.accrued:,}",
    )  # fmt: skip
    return Found(NOTED if scene.is_last_of_quarter else NOT_NEEDED, message=text)


def profit_of_year(scene: Scene) -> Decimal:
    """What stands on 本年利润 at the end of the year."""
    return -scene.end.total(scene.code("profit_of_year"))


def look_at_year(scene: Scene) -> Found:
    """本年利润 is emptied into undistributed profit, once results are closed."""
    open_amount = profit_of_year(scene)
    return Found.booking(open_amount, scene.result(scene.year))


@dataclass(frozen=True)
class Reserve:
    """The statutory reserve of a year: what was appropriated, what the law still asks."""

    appropriated: Decimal
    proposed: Decimal


def reserve_of(scene: Scene) -> Reserve:
    """Ten percent of the year's net profit left after losses of earlier years, up to half of the capital."""
    reserve = -scene.end.total(scene.code("statutory_reserve"))
    appropriated = -scene.year.total(scene.code("statutory_reserve"))
    roles = ("profit_of_year", "retained_earnings", "reserve_appropriation")
    undistributed = -sum((scene.end.total(scene.code(role)) for role in roles), ZERO) - sum(
        open_results(scene).values(), ZERO
    )
    base = max(min(scene.result(scene.year), undistributed + appropriated), ZERO)
    room = RESERVE_UP_TO * -scene.end.total(scene.code("capital")) - (reserve - appropriated)
    due = min(round_money(base * RESERVE_PERCENT / 100), max(round_money(room), ZERO))
    return Reserve(appropriated, due - appropriated)


def look_at_reserve(scene: Scene) -> Found:
    """The owners decide on it: it is proposed."""
    reserve = reserve_of(scene)
    if reserve.proposed <= 0:
        return Found(DONE, reserve.appropriated) if reserve.appropriated else Found(NOT_NEEDED)
    text = _("Proposed {amount}: 10 % of net profit", "建议提取 {amount}：净利润的 10 %")
    return Found(NOTED, message=text.format(amount=f"{reserve.proposed:,}"))
