"""`quintet`, the operator's command.

Each operation is a module of `quintet.operations` named like it (`export_ledger` is `quintet export-ledger`; a trailing
underscore avoids a Python keyword) with two functions: `configure(parser)` adds its arguments, `run(args)` does it and
returns an exit code or None. The first line of its docstring is its help. Nothing has to be registered here.
"""

import argparse
import importlib
import os
import pkgutil
import sys
from collections.abc import Sequence
from types import ModuleType

from quintet import operations
from quintet.kernel.postgres import PostgresError

INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one operation. Exit codes: 0 done, 1 failed (the reason is on stderr), 2 wrong usage, 130 interrupted."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "quintet.settings")
    given = list(sys.argv[1:] if arguments is None else arguments)
    args = _parser(given).parse_args(given)
    try:
        return int(args.run(args) or 0)
    except (PostgresError, operations.OperationFailed) as error:
        print(f"quintet {args.operation}: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as error:
        if not _is_refusal(error):
            raise
        print(f"quintet {args.operation}: {_in_the_operators_language(error)}", file=sys.stderr)
        return 1


def operation_names() -> dict[str, str]:
    """Names as typed, to the modules that do them."""
    modules = pkgutil.iter_modules(operations.__path__)
    return {m.name.rstrip("_").replace("_", "-"): m.name for m in modules if not m.name.startswith("_")}


def _is_refusal(error: Exception) -> bool:
    # Asked of what is loaded: the kernel is not imported for operations that do without it.
    kernel = sys.modules.get("quintet.kernel.results")
    return kernel is not None and isinstance(error, kernel.QuintetError)


def _in_the_operators_language(error: Exception) -> str:
    from django.utils import translation

    with translation.override("zh-hans" if os.environ.get("LANG", "").startswith("zh") else "en"):
        return str(error)


def _parser(given: list[str]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="quintet", description="Quintet 五重奏: ERP, CRM, OA, HR and Finance as one.")
    choices = parser.add_subparsers(dest="operation", required=True, metavar="OPERATION")
    names = operation_names()
    # Only the module asked for is imported, so that each operation starts as fast as it can.
    wanted = [given[0]] if given and given[0] in names else sorted(names)
    for name in wanted:
        module = importlib.import_module(f"{operations.__name__}.{names[name]}")
        _add(choices, name, module)
    return parser


def _add(choices: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, module: ModuleType) -> None:
    text = (module.__doc__ or "").strip()
    summary = text.split("\n", 1)[0]
    formatter = argparse.RawDescriptionHelpFormatter
    parser = choices.add_parser(name, help=summary, description=text, formatter_class=formatter)
    module.configure(parser)
    parser.set_defaults(run=module.run)


if __name__ == "__main__":
    sys.exit(main())
