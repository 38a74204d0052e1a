"""Explain a command: its rules, gates, events and reactions in the order they come, with file and line.

`quintet explain erp.sales_order.confirm`; without a command the commands are listed.
"""

import argparse
from typing import Any

from quintet.operations import OperationFailed, prepare


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("command", nargs="?", help="such as erp.sales_order.confirm")


def run(args: argparse.Namespace) -> None:
    prepare()
    from quintet.kernel.commands import commands
    from quintet.kernel.reading.explanation import explain

    if args.command is None:
        print("\n".join(sorted(commands)))
        return
    if args.command not in commands:
        near = [name for name in sorted(commands) if args.command.split(".")[-1] in name][:10]
        hint = f"; did you mean {', '.join(near)}?" if near else ""
        raise OperationFailed(f"there is no command {args.command}{hint}")
    print("\n".join(lines(explain(commands[args.command]))))


def lines(found: Any) -> list[str]:
    """The explanation as text."""
    from quintet.kernel.reading.explanation import said

    command = found.command
    out = [f"{command.id}  {said(command.label)}  {found.place}"]
    if command.sources is not None:
        targets = f" → {' | '.join(s.value for s in command.transition.targets)}" if command.transition else ""
        out.append(f"  from {' | '.join(s.value for s in command.sources)}{targets}")
    out.append(f"  right: {command.verb}; inputs: {', '.join(command.parameters) or 'none'}")
    out += _section("rules", found.rules)
    out += _section("gates, in this order", found.gates)
    out += _section("calls", found.calls)
    out.append("events and what follows")
    for event, reactions in found.events:
        out.append(_line("  ", event))
        out += [_line("    ", reaction) for reaction in reactions]
    return [*out, *([] if found.events else ["  none"])]


def _section(title: str, parts: list[Any]) -> list[str]:
    return [title, *([_line("  ", part) for part in parts] or ["  none"])]


def _line(indent: str, part: Any) -> str:
    return f"{indent}{part.kind:<8} {part.id}  {part.place}" + (f"\n{indent}         {part.says}" if part.says else "")
