"""What is read by parameters and is no document: reports and special pages. Who may ask, how what they ask is read."""

from collections.abc import Callable, Mapping
from typing import Any

from quintet.kernel.actor import Actor
from quintet.kernel.inputs import Parameter, parameters_of
from quintet.kernel.results import Invalid, InvalidInput, NotAllowed
from quintet.kernel.text import Text, _

ALWAYS = frozenset({"administrator", "auditor"})


class Asked:
    """A function with keyword-only parameters that are its dialog; it changes nothing.

    `roles` may read it (administrator and auditor always may); None: everybody who is signed in.
    """

    def __init__(
        self,
        name: str,
        label: Text,
        function: Callable[..., Any],
        *,
        icon: str,
        help: Text,
        roles: str | None,
        labels: Mapping[str, Text],
        defaults: Callable[[Actor], Mapping[str, Any]] | None,
    ) -> None:
        self.name, self.label, self.function, self.icon, self.help = name, label, function, icon, help
        self.system = name.split(".")[0]
        self.roles = None if roles is None else frozenset(roles.split())
        self.parameters: dict[str, Parameter] = parameters_of(function, labels)
        self._defaults = defaults

    def allows(self, actor: Actor) -> bool:
        """Whether the actor may read it."""
        return actor.is_system or self.roles is None or bool((self.roles | ALWAYS) & actor.roles)

    def defaults(self, actor: Actor) -> dict[str, Any]:
        """What the dialog starts with: the declared defaults, and what depends on the day or the company."""
        found = {name: p.default for name, p in self.parameters.items() if p.default is not None}
        return {**found, **(self._defaults(actor) if self._defaults else {})}

    def parse(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """Parameters read and checked, unknown ones refused. Raises InvalidInput naming each."""
        problems: list[Invalid] = []
        text = _("{name} is not an input here", "{name} 不是此处的参数")
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

    def run(self, actor: Actor, given: Mapping[str, Any]) -> Any:
        """The answer for these parameters; what is not given takes its default. Raises NotAllowed, InvalidInput."""
        if not self.allows(actor):
            text = _("You may not read {what}", "您无权查看{what}")
            raise NotAllowed(text.format(what=self.label), rule=self.name)
        return self.function(actor, **self.parse({**self.defaults(actor), **given}))
