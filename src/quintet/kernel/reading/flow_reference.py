"""The flows as a page of reference, written from the declarations: what follows from what, and whose rule it is."""

from collections.abc import Iterator

from quintet.kernel.flow import flows
from quintet.kernel.reading.explanation import place_of
from quintet.kernel.reading.flow_steps import MapStep, list_steps

_HEAD = """# Flows 协作流程

Written by `quintet flows --write docs/reference/flows.md` from the declarations in `src/quintet/flows`; a test
compares the two. The live figures of the same steps are on the page 关系图 (Relation map).

A gate 关卡 stands **before** a command, a reaction 联动 comes **after** an event (in its transaction, or *later* from
the log), a panel 侧栏 stands **beside** a document. Layers: goods 物流, money 资金流, information 信息流.
"""
_LAYERS = {"goods": "物流", "money": "资金流", "information": "信息流"}


def reference() -> str:
    """The whole page, in Markdown."""
    told = list_steps()
    parts = [_HEAD, "| flow | 流程 | spec | steps |\n|---|---|---|---|"]
    for name, steps in sorted(told.items()):
        flow = flows[name]
        parts.append(f"| [{flow.label.en}](#{name}) | {flow.label.zh} | {flow.spec} | {len(steps)} |")
    for name, steps in sorted(told.items()):
        parts.append("\n" + "\n".join(_chapter(name, steps)))
    return "\n".join(parts) + "\n"


def _chapter(name: str, steps: list[MapStep]) -> Iterator[str]:
    flow = flows[name]
    files = sorted({place_of(step.function).rsplit(":", 1)[0] for step in flow.steps})  # lines would drift daily
    yield f'<a id="{name}"></a>\n\n## {flow.label.en} {flow.label.zh}\n'
    yield f"`{name}` · {flow.spec} · " + ", ".join(f"[{file}](../../{file})" for file in files) + "\n"
    yield "| | when | from → to | layer | what | 说明 | step |\n|---|---|---|---|---|---|---|"
    for number, step in enumerate(steps, 1):
        way = f"{_systems(step.sources)} → {_systems(step.targets)}"
        yield (
            f"| {number} | {_when(step)} | {way} | {step.layer} {_LAYERS[step.layer]} "
            f"| {step.label.en} | {step.label.zh} | `{step.id}` |"
        )


def _systems(keys: tuple[str, ...]) -> str:
    return "any" if len(keys) > 1 else keys[0]


def _when(step: MapStep) -> str:
    cause = f"`{step.cause}`" if step.cause else "any command"
    cause += f" of `{step.of}`" if step.of else ""
    kind = f" ({step.kind})" if step.verb == "before" else " (later)" if step.later else ""
    return f"{step.verb} {cause}{kind}"
