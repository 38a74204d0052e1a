"""The description of the API, OpenAPI 3.1, from the declarations: `quintet openapi`, GET /api/openapi.json."""

from functools import lru_cache
from importlib.metadata import version
from typing import Any

from django.http import HttpResponse

from quintet.kernel.asking import Asked
from quintet.kernel.commands import Command
from quintet.kernel.documents import Document, documents
from quintet.kernel.exporting.listing import WHICH
from quintet.kernel.exporting.run import FORMATS
from quintet.kernel.pages import pages
from quintet.kernel.printing import LANGUAGES, prints_of
from quintet.kernel.reports import reports
from quintet.web.http import Call, answer_bytes, encode
from quintet.web.import_paths import import_paths
from quintet.web.schemas import (
    NUMBER,
    Schema,
    document_schemas,
    input_schema,
    link,
    listing,
    parameter_schema,
    record,
)
from quintet.web.shapes import ANYTHING, COUNT, TEXT, shared_schemas

Operation = dict[str, Any]

PROBLEM = {"$ref": "#/components/responses/Problem"}
KEY = {"$ref": "#/components/parameters/IdempotencyKey"}
SEEN = {"$ref": "#/components/parameters/IfMatch"}
ID = {"$ref": "#/components/parameters/Id"}


def get_openapi(call: Call) -> HttpResponse:
    """GET /api/openapi.json, for whoever is signed in."""
    assert call.actor
    return answer_bytes(_encoded(len(documents)))


@lru_cache(maxsize=1)
def _encoded(_count: int) -> bytes:
    return encode(description())


def description() -> dict[str, Any]:
    """The whole description, in English."""
    paths: dict[str, Any] = {}
    schemas = shared_schemas()
    for name in sorted(documents):
        paths |= _document_paths(documents[name])
        schemas |= document_schemas(documents[name])
    for name in sorted(reports):
        paths[f"/api/reports/{name}"] = {"get": _asked("Report", reports[name])}
    for name in sorted(pages):
        paths[f"/api/pages/{name}"] = {"get": _asked("Page", pages[name])}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Quintet", "version": version("quintet"), "license": {"name": "Apache-2.0"}},
        "security": [{"session": []}, {"token": []}],
        "paths": {**_common_paths(), **_export_paths(), **import_paths(), **paths},
        "components": {
            "schemas": schemas,
            "parameters": _parameters(),
            "responses": {
                "Problem": {
                    "description": "A refusal: which rule, which field, whose.",
                    "content": {"application/problem+json": {"schema": link("Problem")}},
                }
            },
            "securitySchemes": {
                "session": {"type": "apiKey", "in": "cookie", "name": "quintet_session"},
                "token": {"type": "http", "scheme": "bearer"},
            },
        },
    }


def _parameters() -> dict[str, Any]:
    return {
        "Id": {"name": "id", "in": "path", "required": True, "schema": NUMBER},
        "IfMatch": {
            "name": "If-Match",
            "in": "header",
            "required": True,
            "schema": {"type": "string", "pattern": "^[0-9]{1,9}$"},
            "description": "The version that was seen; another one is refused with 409.",
        },
        "IdempotencyKey": {
            "name": "Idempotency-Key",
            "in": "header",
            "schema": {"type": "string", "minLength": 1, "maxLength": 120, "pattern": "^[A-Za-z0-9-]+$"},
            "description": "The same key with the same request is answered again, not done again.",
        },
    }


def _operation(
    summary: str,
    schema: Schema,
    *,
    parameters: list[Schema] | None = None,
    body: Schema | None = None,
    status: str = "200",
    more: dict[str, Schema] | None = None,
    public: bool = False,
) -> Operation:
    found: Operation = {"summary": summary}
    if parameters:
        found["parameters"] = parameters
    if body is not None:
        found["requestBody"] = {"required": True, "content": {"application/json": {"schema": body}}}
    answers = {status: schema, **(more or {})}
    found["responses"] = {
        **{s: {"description": "Done", "content": {"application/json": {"schema": x}}} for s, x in answers.items()},
        "default": PROBLEM,
    }
    if public:
        found["security"] = []
    return found


def _query(name: str, schema: Schema | None = None, description: str = "") -> Schema:
    found: Schema = {"name": name, "in": "query", "schema": schema or TEXT}
    return {**found, "description": description} if description else found


def _common_paths() -> dict[str, Any]:
    credentials = record({"username": TEXT, "password": TEXT})
    anything: Schema = {"type": "object"}
    named = {"name": "doc", "in": "path", "required": True, "schema": {"enum": ["kernel.user", *sorted(documents)]}}
    keyed = {"name": "key", "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}}
    box = {"enum": ["todo", "started", "done"]}
    return {
        "/api/session": {"get": _operation("Who is signed in", anything, public=True)},
        "/api/login": {"post": _operation("Sign in", anything, body=credentials, public=True)},
        "/api/logout": {"post": _operation("Sign out", anything, body=anything)},
        "/api/sessions": {"get": _operation("My sessions", anything)},
        "/api/tokens": {
            "post": _operation("A token for programs", anything, body=record({"label": TEXT}), status="201")
        },
        "/api/meta": {"get": _operation("What the reader may see", anything)},
        "/api/flows": {"get": _operation("How the systems work together", anything)},
        "/api/desk": {"get": _operation("The desk", anything, parameters=[_query("box", box), _query("after")])},
        "/api/desk/start": {"get": _operation("The start page", anything, parameters=[_query("role")])},
        "/api/search": {"get": _operation("Search everything", link("SearchResult"), parameters=[_query("q")])},
        "/api/lookup/{doc}": {
            "get": _operation(
                "Look a reference up",
                link("Lookup"),
                parameters=[named, _query("q"), _query("where"), _query("limit", {"type": "integer", "minimum": 1})],
            )
        },
        "/api/preferences/{key}": {
            "get": _operation("A preference", ANYTHING, parameters=[keyed]),
            "put": _operation("Keep a preference", ANYTHING, parameters=[keyed], body=ANYTHING),
        },
    }


def _export_paths() -> dict[str, Any]:
    """Files of lists and reports; what the list or the report itself takes may be given as well."""
    kinds = {kind.split(";")[0]: {"schema": {"type": "string", "format": "binary"}} for kind, _e in FORMATS.values()}
    counted = {"application/json": {"schema": record({"count": COUNT})}}
    file = {"description": "The file; with check=1 how many rows it would have", "content": {**kinds, **counted}}
    shared = [
        _query("format", {"enum": sorted(FORMATS)}),
        _query("lang", {"enum": list(LANGUAGES)}),
        _query("check", {"enum": ["1"]}),
    ]
    of_list = [
        _query("columns", {"enum": list(WHICH)}),
        _query("lines", {"enum": ["0", "1"]}),
        _query("ids", description="Numbers of the documents wanted, separated by commas."),
        *(_query(name) for name in ("where", "q", "sort", "fields")),
    ]

    def export(summary: str, name: str, known: list[str], parameters: list[Schema]) -> Operation:
        path = {"name": name, "in": "path", "required": True, "schema": {"enum": known}}
        found = {"summary": summary, "parameters": [path, *shared, *parameters]}
        return {"get": {**found, "responses": {"200": file, "default": PROBLEM}}}

    return {
        "/api/docs/{doc}/export": export("Export a list", "doc", sorted(documents), of_list),
        "/api/reports/{name}/export": export("Export a report", "name", sorted(reports), []),
    }


def _document_paths(document: Document) -> dict[str, Any]:
    name, label = document.name, document.label.en
    path = f"/api/docs/{name}"
    paths: dict[str, Any] = {path: {"get": _list(document)}, f"{path}/{{id}}": {"get": _get(document)}}
    if document.creatable:
        write = link(f"{name}.write")
        paths[path]["post"] = _operation(f"Create: {label}", link(name), parameters=[KEY], body=write, status="201")
        paths[f"{path}/new"] = {"get": _operation(f"Defaults of a new: {label}", link(name))}
        paths[f"{path}/preview"] = {
            "post": _operation(f"Compute without writing: {label}", link("Preview"), body={"type": "object"})
        }
    if not document.append_only:
        paths[f"{path}/{{id}}"]["patch"] = _operation(
            f"Edit: {label}", link(name), parameters=[ID, SEEN, KEY], body=link(f"{name}.change")
        )
    for command in document.commands.values():
        if command.button:
            paths |= _command_paths(path, command)
    return paths | _about_paths(path, label) | _print_paths(path, document)


def _list(document: Document) -> Operation:
    where = "JSON: [[field, op, value], …], AND-ed; op is one of = != < <= > >= in contains empty me."
    return _operation(
        f"List: {document.label.en}",
        link("ListPage"),
        parameters=[
            _query("where", description=where),
            _query("q", description="Text looked for in numbers, codes, names."),
            _query("sort", description='A field, "-" before it for descending.'),
            _query("after", description="The cursor of the page before."),
            _query("limit", {"type": "integer", "minimum": 1, "maximum": 200, "default": 50}),
            _query("fields", description="Names, separated by commas."),
            _query("group", description="A field; answers with groups instead of rows."),
        ],
    )


def _get(document: Document) -> Operation:
    return _operation(f"One: {document.label.en}", link(document.name), parameters=[ID])


def _command_paths(path: str, command: Command) -> dict[str, Any]:
    label = f"{command.label.en}: {command.document.label.en}"
    one = input_schema(command, {"acknowledge": TEXT})
    many = input_schema(command, {"ids": {**listing(NUMBER), "minItems": 1, "maxItems": 1000}}, ["ids"])
    held = {"202": link("CommandHeld")}
    single = _operation(label, link("CommandDone"), parameters=[ID, SEEN, KEY], body=one, more=held)
    if command.__doc__:
        single["description"] = command.__doc__.strip()
    return {
        f"{path}/{{id}}/{command.name}": {"post": single},
        f"{path}/{command.name}": {
            "post": _operation(f"{label} (many)", link("BulkResult"), parameters=[KEY], body=many)
        },
    }


def _about_paths(path: str, label: str) -> dict[str, Any]:
    one = f"{path}/{{id}}"
    panel = {"name": "name", "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}}
    said = record({"text": {"type": "string", "minLength": 1, "maxLength": 4000}})
    return {
        f"{one}/history": {
            "get": _operation(f"History: {label}", link("HistoryPage"), parameters=[ID, _query("before")])
        },
        f"{one}/comments": {
            "post": _operation(f"Comment: {label}", link("HistoryEntry"), parameters=[ID], body=said, status="201")
        },
        f"{one}/chain": {"get": _operation(f"Chain: {label}", link("Chain"), parameters=[ID])},
        f"{one}/panels/{{name}}": {"get": _operation(f"Panel: {label}", link("Panel"), parameters=[ID, panel])},
    }


def _print_paths(path: str, document: Document) -> dict[str, Any]:
    prints = prints_of.get(document.name, ())
    language = _query("lang", {"type": "string", "enum": list(LANGUAGES)})
    paths = {f"{path}/{{id}}/print/{p.name}": _paper(f"Print: {p.label.en}", [ID, language]) for p in prints}
    if prints:
        name = _query("name", {"type": "string", "enum": [each.name for each in prints]})
        paths[f"{path}/print"] = _paper(f"Print a selection: {document.label.en}", [name, _query("ids"), language])
    return paths


def _paper(summary: str, parameters: list[Schema]) -> dict[str, Any]:
    pdf = {"description": "Done", "content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}}}
    return {"get": {"summary": summary, "parameters": parameters, "responses": {"200": pdf, "default": PROBLEM}}}


def _asked(what: str, asked: Asked) -> Operation:
    parameters = [_query(name, parameter_schema(each)) for name, each in asked.parameters.items()]
    return _operation(f"{what}: {asked.label.en}", {"type": "object"}, parameters=parameters)
