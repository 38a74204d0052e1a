"""What makes a policy one that can be followed; looks at declarations only, not at the database."""

from collections.abc import Iterable, Sequence
from typing import Any

from quintet.kernel.converting import Unreadable, to_bool
from quintet.kernel.documents import Document, documents
from quintet.kernel.inputs import Reader, reader_of
from quintet.kernel.results import Invalid
from quintet.kernel.rights import roles
from quintet.kernel.text import _
from quintet.oa.approvals.rules import Condition

UNGUARDED = ("create", "edit", "withdraw")  # a held document is not edited; a hold needs a record to sit on
_ORDERED = ("<", "<=", ">", ">=")


def known_command(document_name: str, command_name: str) -> Invalid | None:
    """The document exists, belongs to a company and has this command, and the command can wait."""
    document = documents.get(document_name)
    if document is None or not document.has_company:
        text = _("{name} is not a document that can wait for approval", "{name} 不是可审批的单据")
        return Invalid(text.format(name=document_name), "document")
    if command_name not in document.commands or command_name in UNGUARDED or document_name.startswith("oa.approval_"):
        text = _("{name} is not a command of {document} that can wait", "{name} 不是“{document}”可审批的操作")
        return Invalid(text.format(name=command_name, document=document.label), "command")
    return None


def readers_by_name(document: Document) -> dict[str, Reader]:
    """How each header field of a document is read, by its name in the API."""
    found = [reader_of(each) for each in document.model._meta.concrete_fields if each.name != "hold_id"]
    return {reader.name: reader for reader in found}


def read_condition(reader: Reader, operator: str, value: str) -> Condition:
    """The condition with its value read as the field's type. Raises Unreadable."""
    if operator in ("empty", "not_empty"):
        return Condition(reader.attname, operator)
    if operator == "contains":
        return Condition(reader.attname, operator, value)
    if operator == "in":
        parts = [part.strip() for part in value.replace("，", ",").split(",") if part.strip()]
        return Condition(reader.attname, operator, tuple(reader.read(part) for part in parts))
    if operator in _ORDERED and reader.read is to_bool:
        raise Unreadable(_("yes or no", "是或否"))
    return Condition(reader.attname, operator, reader.read(value))


def readable_conditions(document_name: str, conditions: Sequence[Any]) -> Iterable[Invalid]:
    """Each condition names a header field, and its value reads as that field does."""
    document = documents.get(document_name)
    readers = readers_by_name(document) if document else {}
    for index, each in enumerate(conditions):
        reader = readers.get(each.field)
        if reader is None:
            text = _("{name} is not a field of the document's header", "{name} 不是单据表头字段")
            yield Invalid(text.format(name=each.field), f"conditions.{index}.field")
            continue
        try:
            read_condition(reader, each.operator, each.value)
        except Unreadable as problem:
            text = _("{label} must be {what}", "{label}必须是{what}")
            yield Invalid(text.format(label=reader.label, what=problem.expected), f"conditions.{index}.value")


_NEEDS = {
    "role": ("role", _("Say which role", "请填写角色")),
    "superior": ("role", _("Say which role", "请填写角色")),
    "position": ("position_ref", _("Say which position", "请选择岗位")),
    "user": ("user_ref", _("Say who", "请选择人员")),
}


def complete_steps(steps: Sequence[Any]) -> Iterable[Invalid]:
    """Each step says whom it asks, roles exist, and rows of one step agree on how they decide."""
    manner: dict[int, tuple[str, str]] = {}
    for index, step in enumerate(steps):
        field, text = _NEEDS.get(step.approver, ("", None))
        if text is not None and not getattr(step, field):
            yield Invalid(text, f"steps.{index}.{field}")
        elif field == "role" and step.role not in roles:
            yield Invalid(_("There is no role {role}", "没有角色 {role}").format(role=step.role), f"steps.{index}.role")
        if manner.setdefault(step.step_no, (step.mode, step.refusal)) != (step.mode, step.refusal):
            text = _("Rows of one step must be decided in the same way", "同一步骤的审批方式须一致")
            yield Invalid(text, f"steps.{index}.mode")
