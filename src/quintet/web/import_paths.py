"""The description of the API's importing part (quintet.web.imports)."""

from typing import Any

_ANYTHING = {"type": "object"}
_NUMBER = {"name": "number", "in": "path", "required": True, "schema": {"type": "integer", "minimum": 1}}
_BYTES = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}
_PROBLEM = {"$ref": "#/components/responses/Problem"}


def import_paths() -> dict[str, Any]:
    """Paths below /api/imports and /api/import-templates."""
    doc = {"name": "doc", "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}}
    asked = [
        {"name": name, "in": "query", "required": name == "doc", "schema": {"type": "string"}}
        for name in ("doc", "filename")
    ]
    mapping = {"type": "object", "properties": {"sheets": _ANYTHING, "toml": {"type": "string"}}}
    one = "/api/imports/{number}"
    return {
        "/api/imports": {
            "get": _told("What the reader may import"),
            "post": {**_told("Send a file to import", "201"), "parameters": asked, "requestBody": {"content": _BYTES}},
        },
        one: {"get": _of_one("An import: sheets, mapping, job, outcome")},
        f"{one}/mapping": {
            "put": {
                **_of_one("Say what the columns mean: sections by sheet, or a mapping.toml"),
                "requestBody": {"required": True, "content": {"application/json": {"schema": mapping}}},
            }
        },
        f"{one}/check": {"post": _of_one("Try the import in the background; nothing is written", "202")},
        f"{one}/run": {"post": _of_one("Import in the background: every row, or none", "202")},
        f"{one}/cancel": {"post": _of_one("Cancel what is going on")},
        f"{one}/problems": {"get": _of_one("What is wrong, by row and column")},
        f"{one}/errors": {"get": _file(_NUMBER, "The sheet with its bad cells marked")},
        f"{one}/mapping.toml": {"get": _file(_NUMBER, "The mapping as a file")},
        "/api/import-templates/{doc}": {"get": _file(doc, "An empty workbook to fill in")},
    }


def _told(summary: str, status: str = "200") -> dict[str, Any]:
    done = {"description": "Done", "content": {"application/json": {"schema": _ANYTHING}}}
    return {"summary": summary, "responses": {status: done, "default": _PROBLEM}}


def _of_one(summary: str, status: str = "200") -> dict[str, Any]:
    return {**_told(summary, status), "parameters": [_NUMBER]}


def _file(parameter: dict[str, Any], summary: str) -> dict[str, Any]:
    done = {"description": "The file", "content": _BYTES}
    return {"summary": summary, "parameters": [parameter], "responses": {"200": done, "default": _PROBLEM}}
