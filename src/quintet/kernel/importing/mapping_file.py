"""A mapping as a file: what the page shows and mapping.toml says are the same sections."""

import json
import tomllib
from collections.abc import Mapping
from typing import Any

from quintet.kernel.importing.mapping import unknown_words
from quintet.kernel.results import Invalid, InvalidInput
from quintet.kernel.text import Text


def as_toml(sections: Mapping[str, Any]) -> str:
    """Sections by sheet as mapping.toml."""
    blocks = []
    for name, section in sections.items():
        lines = [f"[{_text(name)}]"]
        for key in ("document", "header_row", "key", "existing", "then", "columns", "fixed"):
            value = section.get(key)
            if value not in (None, "", {}) or (key == "document" and value == ""):
                lines.append(f"{key} = {_value(value)}")
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks) + "\n"


def _value(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{_text(k)} = {_value(v)}" for k, v in value.items()) + " }"
    return str(value) if isinstance(value, int) else _text(str(value))


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007F")


def from_toml(text: str) -> dict[str, Any]:
    """Sections by sheet from the text of a mapping.toml. Raises InvalidInput for one that is not understood."""
    try:
        sections = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        message = Text(str(error), str(error))
        raise InvalidInput([Invalid(message, "mapping", "kernel.importing.mapping")]) from None
    problems = unknown_words(sections)
    if problems:
        raise InvalidInput([Invalid(p.message, "mapping", "kernel.importing.mapping") for p in problems])
    return sections
