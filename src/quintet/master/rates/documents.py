"""Exchange rates on screen, in sheets and in the API."""

from collections.abc import Iterable
from typing import Any

from quintet.kernel.documents import Document, Form, List, Menu, Preset, Section
from quintet.kernel.results import Invalid
from quintet.kernel.rights import Rights, may
from quintet.kernel.text import _
from quintet.master.measures.queries import get_currency_codes
from quintet.master.rates.models import ExchangeRate

exchange_rate = Document(
    ExchangeRate,
    title="name",
    menu=Menu(84, also_in={"finance": 92}),
    room_label=_("Exchange rates", "汇率"),
    icon="swap",
    cached=True,  # pairs that were asked for are kept in memory until a rate is written
    list=List(
        columns=["rated_on", "from_currency", "to_currency", "end_of_day_rate", "average_rate"],
        sort="-rated_on",
        filters=["from_currency", "to_currency", "rated_on"],
        group_by=["from_currency", "to_currency"],
        presets=[Preset("recent", _("Last 30 days", "近 30 天"), [("rated_on", ">=", "today-30")])],
    ),
    form=Form(
        sections=[
            Section(_("Pair and day", "币种与日期"), ["from_currency", "to_currency", "rated_on"]),
            Section(_("Rates", "汇率"), ["end_of_day_rate", "average_rate"]),
        ]
    ),
    rights=Rights(
        accountant=may("create edit"),
        chief_accountant=may("create edit"),
        cashier=may("create edit"),
        everybody=may("read"),
    ),
    search=("name",),
    date="rated_on",
    help=_(
        "A day without a rate takes the last one before it. The other way round, and the way across the company's"
        " currency, are computed.",
        "没有汇率的日期取此前最近一日的汇率；反向汇率及经本位币的交叉汇率自动推算。",
    ),
    empty=_("No rates yet: enter one, or import a sheet of them.", "还没有汇率：请录入，或用表格导入。"),
)


@exchange_rate.prepare
def name_the_rate(rates: list[Any]) -> None:
    """USD/CNY 2026-11-24; a day's average that nobody gave is its end-of-day rate."""
    codes = get_currency_codes(c for each in rates for c in (each.from_currency_id, each.to_currency_id))
    for each in rates:
        pair = (codes.get(each.from_currency_id, ""), codes.get(each.to_currency_id, ""))
        each.name = f"{'/'.join(pair)} {each.rated_on}"
        if each.average_rate is None:
            each.average_rate = each.end_of_day_rate


@exchange_rate.rule
def between_two_currencies(rate: Any) -> Invalid | None:
    """A currency has no rate to itself."""
    if rate.from_currency_id == rate.to_currency_id:
        return Invalid(_("A rate stands between two currencies", "汇率须涉及两种不同的币种"), "to_currency")
    return None


@exchange_rate.rule
def above_zero(rate: Any) -> Iterable[Invalid]:
    """Money is never worth nothing."""
    text = _("A rate is above zero", "汇率必须大于零")
    if rate.end_of_day_rate <= 0:
        yield Invalid(text, "end_of_day_rate")
    elif rate.average_rate <= 0:
        yield Invalid(text, "average_rate")
