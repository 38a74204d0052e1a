"""A small business on a stage: one document, one flow, enough to show everything the kernel promises."""

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

import psycopg
from django.db import connection, models

from quintet.kernel import flow as flows_module
from quintet.kernel import sql
from quintet.kernel.commands import Batch, commands
from quintet.kernel.core_events import CommandHeld, HoldClosed
from quintet.kernel.documents import Document, Form, Lines, List, Section, by_model, documents
from quintet.kernel.ensure import declared_statements
from quintet.kernel.events import Event, event
from quintet.kernel.fields import MoneyField, QuantityField, RefField, StateField
from quintet.kernel.flow import Flow
from quintet.kernel.records import DocumentModel, LineModel
from quintet.kernel.results import Hold, Invalid, Refuse, Refused, Warn
from quintet.kernel.rights import OWN, Rights, may
from quintet.kernel.states import State
from quintet.kernel.text import _

DRAFT = State("DRAFT", _("Draft", "草稿"))
SENT = State("SENT", _("Sent", "已寄出"), "processing")
CLOSED = State("CLOSED", _("Closed", "已结束"), "success", terminal=True)


class Parcel(DocumentModel):
    title = models.CharField(_("Title", "标题"), max_length=40)
    parent_ref = RefField("stage.parcel", _("Cause", "来源"), null=True, blank=True)
    total = MoneyField(_("Total", "合计"), default=Decimal(0), editable=False)
    secret = models.CharField(_("Secret", "秘密"), max_length=40, blank=True)
    state = StateField(DRAFT, SENT, CLOSED)

    class Meta:
        app_label = "stage"
        verbose_name = _("Parcel", "包裹")


class ParcelLine(LineModel):
    parcel = models.ForeignKey(Parcel, on_delete=models.CASCADE, related_name="+", db_index=False)
    quantity = QuantityField(_("Quantity", "数量"))
    price = MoneyField(_("Price", "价格"))

    class Meta:
        app_label = "stage"
        verbose_name = _("Parcel line", "包裹明细")


@event("stage.parcel_sent.v1", _("Parcel sent", "包裹已寄出"))
class ParcelSent(Event):
    total: Decimal


@event("stage.parcel_closed.v1", _("Parcel closed", "包裹已结束"))
class ParcelClosed(Event):
    pass


class Stage:
    """The declarations, and what the gates and reactions of this test say."""

    def __init__(self) -> None:
        self.calls: list[Any] = []
        self.over: Decimal | None = None
        self.warning: str | None = None
        self.refusal: str | None = None
        self.after_sent: Any = None
        self.later: Any = None
        self.in_body: Any = None
        self.parcel = parcel = Document(
            Parcel,
            number="PA-{yymm}-{n:05}",
            lines=[Lines("lines", ParcelLine, "parcel", ["quantity", "price"])],
            list=List(columns=["number", "title", "total"]),
            form=Form(sections=[Section(_("Basics", "基本"), ["title"])]),
            rights=Rights(sender=may("create edit send close", OWN), reader=may("read"), fields={"secret": "keeper"}),
            editable_in=DRAFT,
        )
        self._declare(parcel)
        self._wire()

    def _declare(self, parcel: Document) -> None:
        stage = self

        @parcel.prepare
        def sum_up(parcels: list[Parcel]) -> None:
            for each in parcels:
                each.total = sum((line.quantity * line.price for line in each.lines), Decimal(0))

        @parcel.rule
        def not_too_heavy(each: Parcel) -> Invalid | None:
            for index, line in enumerate(each.lines):
                if line.quantity > 100:
                    return Invalid(_("At most 100", "最多 100"), f"lines.{index}.quantity")
            return None

        @parcel.command(DRAFT >> SENT, label=_("Send", "寄出"))
        def send(parcels: Batch[Parcel], *, note: str = "") -> Any:
            stage.calls.append(("send", [p.id for p in parcels]))
            if stage.in_body:
                stage.in_body(parcels)
            for each in parcels:
                each.secret = note or each.secret
                yield ParcelSent(document=each.id, total=each.total)

        @parcel.command(SENT >> CLOSED, label=_("Close", "结束"))
        def close(parcels: Batch[Parcel]) -> Any:
            for each in parcels:
                if each.title == "stubborn":
                    raise Refused(_("It will not close", "关不上"), rule="stage.stubborn")
                yield ParcelClosed(document=each.id)

        self.send, self.close = send, close

    def _wire(self) -> None:
        stage, flow = self, Flow("stage_story", _("Stage", "舞台"))

        @flow.before(self.send, system="stage", hold=True)
        def within_limit(parcels: Batch[Parcel]) -> Any:
            stage.calls.append("hold")
            for each in parcels:
                if stage.over is not None and each.total > stage.over:
                    excess = each.total - stage.over
                    yield Hold(each, _("Over by {x}", "超出 {x}").format(x=excess), measured=excess)

        @flow.before(self.send, system="stage", warn=True)
        def looks_right(parcels: Batch[Parcel]) -> Any:
            stage.calls.append("warn")
            if stage.warning:
                yield Warn(parcels[0], _(stage.warning, stage.warning))

        @flow.before(self.send, system="stage", refuse=True)
        def is_wanted(parcels: Batch[Parcel]) -> Any:
            stage.calls.append("refuse")
            for each in parcels:
                if stage.refusal and each.title == stage.refusal:
                    yield Refuse(each, _("Nobody wants {t}", "没人要 {t}").format(t=each.title), field="title")

        @flow.before(self.send, system="stage", fill=True)
        def fill_in(parcels: Batch[Parcel]) -> None:
            stage.calls.append("fill")

        @flow.before(self.close, system="stage", hold=True)
        def closing_waits(parcels: Batch[Parcel]) -> Any:
            for each in parcels:
                if each.title == "slow":
                    yield Hold(each, _("Slow", "慢"))

        @flow.after(ParcelSent, system="stage")
        def on_sent(events: list[ParcelSent]) -> None:
            stage.calls.append(("reaction", [e.document for e in events]))
            if stage.after_sent:
                stage.after_sent(events)

        @flow.after(ParcelSent, system="stage", later=True)
        def on_sent_later(events: list[ParcelSent]) -> None:
            if stage.later:
                stage.later(events)


def make_tables(owner_url: str) -> None:
    """The stage's tables with everything the kernel declares for them, made by the owner on a connection of its own."""
    with connection.schema_editor(collect_sql=True, atomic=False) as editor:
        editor.create_model(Parcel)
        editor.create_model(ParcelLine)
    statements = [*editor.collected_sql, *(s for s in declared_statements() if "stage_" in s)]
    with psycopg.connect(owner_url, autocommit=True) as owner:
        for statement in statements:
            owner.execute(statement)


@contextmanager
def staged(owner_url: str) -> Iterator[Stage]:
    """Declare the stage and make its tables (once per database); take the declarations away again.

    No flow of the house looks at its holds meanwhile.
    """
    stage = Stage()
    outside = {event: flows_module.reactions_to.pop(event, []) for event in (CommandHeld, HoldClosed)}
    try:
        if sql.value("SELECT to_regclass('stage_parcel')") is None:
            make_tables(owner_url)
        yield stage
    finally:
        flows_module.reactions_to.update(outside)
        documents.pop("stage.parcel", None)
        for model in (Parcel, ParcelLine):
            by_model.pop(model, None)
        for name in [name for name in commands if name.startswith("stage.")]:
            del commands[name]
        flows_module.flows.pop("stage_story", None)
        for name in [name for name in flows_module.gates_of if name.startswith("stage.")]:
            del flows_module.gates_of[name]
        flows_module.reactions_to.pop(ParcelSent, None)
