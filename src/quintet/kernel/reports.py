"""Reports: figures over many documents, declared in a room's queries.py and served at /api/reports/{name}.

```python
@report("finance.trial_balance", _("Trial balance", "科目余额表"), icon="table", roles="accountant cfo",
        labels={"to_period": _("To", "至期间")})
def trial_balance(actor: Actor, *, to_period: Annotated[int | None, Input(to="finance.period")] = None) -> Result:
    return Result([Column("code", _("Code", "编码")), …], rows, totals, checks)
```
Keyword-only parameters with their types are the dialog, as with commands. A report changes nothing.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from quintet.kernel.actor import Actor
from quintet.kernel.inputs import Parameter, parameters_of
from quintet.kernel.results import Invalid, InvalidInput, NotAllowed
from quintet.kernel.text import Text, _

reports: dict[str, "Report"] = {}


@dataclass(frozen=True)
class Column:
    """A column: `type` is a FieldType of the web contract (text money decimal integer date percent ref …)."""

    name: str
    label: Text
    type: str = "text"
    to: str | None = None
    sum: bool = False
    width: int | None = None


@dataclass(frozen=True)
class Check:
    """An identity the report's own figures must satisfy, shown on the page."""

    label: Text
    ok: bool
    detail: str = ""


@dataclass(frozen=True)
class Result:
    """What a report answers.

    Rows are dicts by column name: Decimal, date, int, str, or `ref(…)`; `_level` indents, `_bold` stresses,
    `_link` = {"doc": …, "where": [(field, op, value), …]} opens the documents behind the row.
    """

    columns: Sequence[Column]
    rows: Sequence[Mapping[str, Any]]
    totals: Mapping[str, Any] | None = None
    checks: Sequence[Check] = field(default_factory=tuple)


def ref(doc: str, number: int, label: str) -> dict[str, Any]:
    """A reference in a row, as the web contract has it."""
    return {"doc": doc, "id": number, "label": label}


class Report:
    """A declared report; `roles` may read it (administrator and auditor always may)."""

    def __init__(
        self,
        name: str,
        label: Text,
        function: Callable[..., Result],
        *,
        icon: str,
        help: Text,
        roles: str,
        labels: Mapping[str, Text],
        defaults: Callable[[Actor], Mapping[str, Any]] | None,
    ) -> None:
        if name in reports:
            raise TypeError(f"report {name} is declared twice")
        self.name, self.label, self.function, self.icon, self.help = name, label, function, icon, help
        self.system = name.split(".")[0]
        self.roles = frozenset(roles.split())
        self.parameters: dict[str, Parameter] = parameters_of(function, labels)
        self._defaults = defaults
        reports[name] = self

    def allows(self, actor: Actor) -> bool:
        """Whether the actor may read it."""
        return actor.is_system or bool((self.roles | {"administrator", "auditor"}) & actor.roles)

    def defaults(self, actor: Actor) -> dict[str, Any]:
        """What the dialog starts with: the declared defaults, and what depends on the day or the company."""
        found = {name: p.default for name, p in self.parameters.items() if p.default is not None}
        return {**found, **(self._defaults(actor) if self._defaults else {})}

    def parse(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """Parameters read and checked, unknown ones refused. Raises InvalidInput naming each."""
        problems: list[Invalid] = []
        text = _("{name} is not an input of this report", "{name} 不是该报表的参数")
        problems += [
            Invalid(text.format(name=n), n, "kernel.unknown_field") for n in sorted(set(given) - set(self.parameters))
        ]
        found: dict[str, Any] = {}
        for name, parameter in self.parameters.items():
            if given.get(name) not in (None, "") or parameter.reader.required:
                found[name], problem = parameter.reader.parse(given.get(name), name)
                problems += [problem] if problem else []
        if problems:
            raise InvalidInput(problems)
        return found

    def run(self, actor: Actor, given: Mapping[str, Any]) -> Result:
        """The figures for these parameters; what is not given takes its default. Raises NotAllowed, InvalidInput."""
        if not self.allows(actor):
            text = _("You may not read {report}", "您无权查看{report}")
            raise NotAllowed(text.format(report=self.label), rule=self.name)
        return self.function(actor, **self.parse({**self.defaults(actor), **given}))


def report(
    name: str,
    label: Text,
    *,
    roles: str,
    icon: str = "table",
    help: Text | None = None,
    labels: Mapping[str, Text] | None = None,
    defaults: Callable[[Actor], Mapping[str, Any]] | None = None,
) -> Callable[[Callable[..., Result]], Report]:
    """Declare a report; its name is "system.report"."""

    def declare(function: Callable[..., Result]) -> Report:
        said = help or Text("", "")
        return Report(name, label, function, icon=icon, help=said, roles=roles, labels=labels or {}, defaults=defaults)

    return declare


def get_report(name: str) -> Report:
    """The report declared under that name. Raises KeyError."""
    return reports[name]
