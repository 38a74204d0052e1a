"""Print the description of the HTTP API (OpenAPI 3.1), as the declarations have it.

`docs/reference/openapi.json` is its committed copy; a test compares the two.
"""

import argparse
from pathlib import Path
from typing import Any

from quintet.operations import prepare


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--write", type=Path, metavar="FILE", help="into this file instead")


def run(args: argparse.Namespace) -> None:
    prepare()
    from quintet.web.openapi import description

    text = written(description())
    if args.write:
        args.write.parent.mkdir(parents=True, exist_ok=True)
        args.write.write_text(text, encoding="utf-8")
    else:
        print(text, end="")


def written(description: dict[str, Any]) -> str:
    """One line for each path and schema, so that a change can be read in a diff."""
    from quintet.web.http import encode

    def compact(value: Any) -> str:
        return encode(value).decode()

    parts = [
        f'"{name}": {compact(value)}' for name, value in description.items() if name not in ("paths", "components")
    ]
    parts.append('"paths": {\n' + _lines(description["paths"]) + "\n}")
    components = description["components"]
    rest = [f'"{name}": {compact(value)}' for name, value in components.items() if name != "schemas"]
    parts.append(
        '"components": {\n"schemas": {\n' + _lines(components["schemas"]) + "\n},\n" + ",\n".join(rest) + "\n}"
    )
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _lines(entries: dict[str, Any]) -> str:
    from quintet.web.http import encode

    return ",\n".join(f'"{name}": {encode(value).decode()}' for name, value in entries.items())
