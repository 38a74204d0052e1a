"""Voucher templates: revise a copy, edit it, and have a second person put it in use."""

from collections.abc import Iterable
from typing import Any

from quintet.finance.ledgers.queries import get_ledger
from quintet.finance.vouchers.documents import voucher_template
from quintet.finance.vouchers.events import TemplateApproved, TemplateRetired
from quintet.finance.vouchers.models import APPROVED, DRAFT, RETIRED, VoucherTemplate
from quintet.finance.vouchers.rules import DIMENSIONS
from quintet.kernel import sql, store
from quintet.kernel.commands import Batch
from quintet.kernel.results import Invalid, Refused
from quintet.kernel.text import _
from quintet.kernel.unit import acting, current

_HEAD = (
    "ledger_id",
    "code",
    "name",
    "name_en",
    "word",
    "summary",
    "summary_en",
    "red",
    "opening",
    "closing",
    "company_id",
)
_LINE = ("side", "role", "amount", "dimensions", "each", "summary")


@voucher_template.prepare
def note_editor(templates: list[VoucherTemplate]) -> None:
    """Who wrote it cannot approve it."""
    actor = current().actor
    for each in templates:
        if not actor.is_system:
            each.edited_by = actor.user_id


@voucher_template.rule
def roles_and_dimensions_exist(record: VoucherTemplate) -> Iterable[Invalid]:
    """Each line names a role of the ledger and known dimensions."""
    if current().actor.is_system:
        return
    roles = get_ledger(record.company_id).roles
    for position, line in enumerate(record.lines):
        if line.role not in roles:
            text = _("The ledger has no account for “{role}”", "账套未设置用途“{role}”对应的科目")
            yield Invalid(text.format(role=line.role), f"lines.{position}.role")
        if set(line.dimensions.split()) - set(DIMENSIONS):
            text = _("Dimensions are: {names}", "可用的辅助核算：{names}")
            yield Invalid(text.format(names=" ".join(DIMENSIONS)), f"lines.{position}.dimensions")


@voucher_template.command(APPROVED, label=_("Revise", "修订"), bulk=False)
def revise(templates: Batch[VoucherTemplate]) -> None:
    """A draft copy with the next revision; the present one stays in use until the copy is approved."""
    ids = store.array(templates.ids)
    last = dict(
        sql.rows(
            "SELECT t.id, (SELECT max(o.revision) FROM finance_vouchertemplate o"
            " WHERE o.ledger_id = t.ledger_id AND o.code = t.code)"
            " FROM finance_vouchertemplate t WHERE t.id = ANY(%s::bigint[])",
            [ids],
        )
    )
    rows = []
    for each in templates:
        head = {name: each.__dict__[name] for name in _HEAD}
        lines = [{name: line.__dict__[name] for name in _LINE} for line in each.lines]
        rows.append({**head, "revision": last[each.id] + 1, "edited_by": current().actor.user_id, "lines": lines})
    with acting(current().actor.as_system("finance.revise_template")):
        voucher_template.create(rows)


@voucher_template.command(DRAFT >> APPROVED, label=_("Put in use", "启用"), style="primary", bulk=False)
def approve(templates: Batch[VoucherTemplate]) -> Iterable[Any]:
    """The second person's signature: the revision before is retired. Raises Refused for whoever edited it."""
    user = current().actor.user_id
    for each in templates:
        if user is not None and each.edited_by == user:
            text = _("Who edited a template does not approve it", "模板的编辑人不能批准该模板")
            raise Refused(text, rule="finance_template_second_person")
        each.approved_by = user
        _retire_before(each)
        yield TemplateApproved(document=each.id, code=each.code, revision=each.revision)


def _retire_before(template: VoucherTemplate) -> None:
    found = sql.rows(
        "SELECT id FROM finance_vouchertemplate WHERE ledger_id = %s AND code = %s AND state = 'APPROVED'",
        [template.ledger_id, template.code],
    )
    with acting(current().actor.as_system("finance.approve_template")):
        retire([row[0] for row in found])


@voucher_template.command(APPROVED >> RETIRED, label=_("Retire", "停用"), button=False)
def retire(templates: Batch[VoucherTemplate]) -> Iterable[Any]:
    """Out of use; vouchers it made keep pointing to it."""
    return [TemplateRetired(document=each.id, code=each.code, revision=each.revision) for each in templates]


@voucher_template.command(DRAFT >> RETIRED, label=_("Discard", "放弃"), style="danger", confirm=True)
def discard(templates: Batch[VoucherTemplate]) -> Iterable[Any]:
    """Drop a draft revision."""
    return [TemplateRetired(document=each.id, code=each.code, revision=each.revision) for each in templates]
