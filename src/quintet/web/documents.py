"""Every document over HTTP: lists, forms, writes, commands. All checks are the kernel's; here is only the shape."""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpResponse

from quintet.kernel import register, runner, sql, store
from quintet.kernel.bulk import perform_bulk
from quintet.kernel.commands import Command
from quintet.kernel.documents import Document, documents
from quintet.kernel.legality import denied
from quintet.kernel.reading import bodies, drafts, grouping, listing
from quintet.kernel.reading.holding import get_hold
from quintet.kernel.results import (
    BulkOutcome,
    Held,
    Invalid,
    InvalidInput,
    NotAllowed,
    NotFound,
    QuintetError,
    VersionConflict,
)
from quintet.kernel.rights import allowed, in_scope, readable
from quintet.kernel.text import _
from quintet.web import problems
from quintet.web.http import BadRequest, Call, answer
from quintet.web.idempotency import Once

MOST_AT_ONCE = 1_000  # documents of one bulk request


def document_named(name: str) -> Document:
    """The document type. Raises NotFound."""
    if name not in documents:
        raise NotFound()
    return documents[name]


def number_of(text: str) -> int | None:
    """A document's number from the path, or None when it is no number. Raises NotFound for one no document can have."""
    if not (text.isascii() and text.isdigit()):
        return None
    number = int(text) if len(text) < 20 else 2**63
    if number >= 2**63:
        raise NotFound()
    return number


def list_documents(call: Call, document: Document) -> HttpResponse:
    """GET /api/docs/{doc}."""
    bodies.require(call.actor, document, "read")
    fields = call.param("fields")
    query = listing.Query(
        where=call.json_param("where"),
        q=call.param("q"),
        sort=call.param("sort") or None,
        after=call.param("after") or None,
        limit=call.int_param("limit", 50),
        fields=fields.split(",") if fields else None,
    )
    group = call.param("group")
    if group:
        return answer(grouping.list_groups(call.actor, document, query, group))
    return answer(listing.list_page(call.actor, document, query))


def get_document(call: Call, document: Document, number: int) -> HttpResponse:
    """GET /api/docs/{doc}/{id}."""
    bodies.require_reading(call.actor, document, number)
    body = bodies.get_body(call.actor, document, number)
    response = answer(body)
    response.headers["ETag"] = f'"{body["version"]}"'
    return response


def new_document(call: Call, document: Document) -> HttpResponse:
    """GET /api/docs/{doc}/new; query parameters fill fields beforehand."""
    _creatable(document)
    return answer(drafts.get_new(call.actor, document, dict(call.request.GET.items())))


def preview_document(call: Call, document: Document) -> HttpResponse:
    """POST /api/docs/{doc}/preview."""
    given = call.object()
    if given.get("id") is None:
        _creatable(document)
    return answer(drafts.preview(call.actor, document, given))


def _creatable(document: Document) -> None:
    if not document.creatable:
        text = _("{document} is made by other steps, not by hand", "{document}由其他操作生成，不能手工新建")
        raise NotAllowed(text.format(document=document.label), rule=f"{document.name}.create")


def create_document(call: Call, document: Document) -> HttpResponse:
    """POST /api/docs/{doc} → 201."""
    _creatable(document)
    values, actor = call.object(), call.actor
    once = Once(
        call, 201, lambda done: _written(call, document, done.records[0].id), again=_anew(call, document, _as_body)
    )
    return once.run(lambda **hooks: runner.perform(document.create, [values], actor=actor, **hooks))


def edit_document(call: Call, document: Document, number: int) -> HttpResponse:
    """PATCH /api/docs/{doc}/{id}; If-Match says which version was seen."""
    bodies.require(call.actor, document, "edit")
    versions = _seen(call, number)
    values, actor = call.object(), call.actor
    if document.append_only:
        raise NotAllowed(_("This is never changed", "此记录不可更改"), rule=f"{document.name}.edit")
    once = Once(call, 200, lambda _done: _written(call, document, number), again=_anew(call, document, _as_body))
    return _on_one(
        call,
        document.edit,
        number,
        lambda: once.run(
            lambda **hooks: runner.perform(document.edit, {number: values}, actor=actor, versions=versions, **hooks)
        ),
    )


def command_named(document: Document, name: str) -> Command:
    """A command that people may give. Raises NotFound."""
    command = document.commands.get(name)
    if command is None or not command.button:
        raise NotFound()
    return command


def run_command(call: Call, document: Document, number: int, name: str) -> HttpResponse:
    """POST /api/docs/{doc}/{id}/{command} → 200 done, 202 held."""
    command = command_named(document, name)
    bodies.require(call.actor, document, command.verb)
    versions = _seen(call, number)
    given, actor = call.object(), call.actor
    token = given.pop("acknowledge", None)
    if token is not None and not isinstance(token, str):
        raise InvalidInput([Invalid(_("must be a token", "必须是令牌"), "acknowledge", "web.acknowledge")])

    def work(**hooks: Any) -> Any:
        inputs = command.parse(given)
        return runner.perform(command, [number], inputs, actor=actor, versions=versions, acknowledge=token, **hooks)

    once = Once(
        call,
        200,
        lambda result: _result(call, document, number, result),
        again=_anew(call, document, lambda body: {"result": "done", "document": body, "made": []}),
    )
    return _on_one(call, command, number, lambda: once.run(work))


def _seen(call: Call, number: int) -> Mapping[int, int]:
    version = call.version()
    if version is None:
        text = _("Send If-Match with the version you saw", "请在 If-Match 中给出您看到的版本号")
        raise BadRequest(428, text, "web.if_match_required")
    return {number: version}


def _on_one(call: Call, command: Command, number: int, work: Callable[[], HttpResponse]) -> HttpResponse:
    """The work on one document; what its reader may not see does not exist, a conflict shows the other version.

    A refusal of input is told only to those who may give the command at all.
    """
    document = command.document
    try:
        return work()
    except VersionConflict as conflict:
        bodies.fetch(call.actor, document, number)
        return problems.of_refusal(conflict, current=_written(call, document, number))
    except QuintetError as refusal:
        record = bodies.fetch(call.actor, document, number)  # raises NotFound
        if isinstance(refusal, InvalidInput) and not allowed(call.actor, document, command.verb, record):
            raise denied(command) from refusal
        raise


def _written(call: Call, document: Document, number: int) -> dict[str, Any]:
    """The document as it stands now, also inside the transaction that wrote it."""
    found = store.select(document.model, "t.id = %s::bigint", [number])
    if not found:
        raise NotFound()
    bodies.load_lines(document, found[0])
    return bodies.written(call.actor, document, found[0])


def _anew(call: Call, document: Document, shape: Callable[[Any], Any]) -> Callable[[int], Any] | None:
    """The answer to a repeated write of a guarded document: it is not kept, but read again."""
    return (lambda number: shape(bodies.get_body(call.actor, document, number))) if document.guarded else None


def _as_body(body: Any) -> Any:
    return body


def _result(call: Call, document: Document, number: int, result: Any) -> dict[str, Any]:
    body = _written(call, document, number)
    if isinstance(result, Held):
        return {"result": "held", "hold": get_hold(result.hold.id), "document": body}
    return {"result": "done", "document": body, "made": [_made(call, r) for r in _shown(call, result.made, number)]}


def _shown(call: Call, records: list[Any], number: int) -> list[Any]:
    from quintet.kernel.documents import by_model

    return [r for r in records if r.id != number and in_scope(call.actor, by_model[type(r)], "read", r)]


def _made(call: Call, record: Any) -> dict[str, Any]:
    from quintet.kernel.documents import by_model

    document = by_model[type(record)]
    return {
        "doc": document.name,
        "doc_label": str(document.label),
        "id": record.id,
        "title": register.title_of(document, record),
    }


def run_bulk(call: Call, document: Document, name: str) -> HttpResponse:
    """POST /api/docs/{doc}/{command} {ids, …inputs}: each document named with what happened to it."""
    command = command_named(document, name)
    bodies.require(call.actor, document, command.verb)
    given = call.object()
    ids = _ids(given.pop("ids", None))
    inputs = command.parse(given)
    once = Once(call, 200, lambda outcomes: {"results": [_outcome(each) for each in outcomes]})

    def work(before: Callable[[], None], respond: Callable[[Any], None]) -> None:
        before()
        try:
            outcomes = _bulk(call, document, command, ids, inputs)
        except BaseException:
            once.release()
            raise
        respond(outcomes)

    return once.run(work)


def _bulk(
    call: Call, document: Document, command: Command, ids: list[int], inputs: Mapping[str, Any]
) -> list[BulkOutcome]:
    """Runs on what the reader may see; the rest does not exist for them."""
    text, params = readable(call.actor, document)
    seen = {
        row[0]
        for row in sql.rows(
            f'SELECT t.id FROM "{document.table}" t WHERE t.id = ANY(%s::bigint[]) AND ({text} OR EXISTS'
            " (SELECT 1 FROM kernel_share s WHERE s.document = t.id AND s.user_id = %s))",
            [store.array(ids), *params, call.actor.user_id],
        )
    }
    done = {o.id: o for o in perform_bulk(command, [i for i in ids if i in seen], inputs, actor=call.actor)}
    missing = _("Not found", "未找到")
    return [done.get(i) or BulkOutcome(i, "refused", missing, "kernel.not_found", str(i)) for i in ids]


def _outcome(outcome: BulkOutcome) -> dict[str, Any]:
    return {
        "id": outcome.id,
        "title": outcome.title,
        "result": outcome.result,
        "message": str(outcome.message),
        "rule": outcome.rule,
    }


def _ids(given: Any) -> list[int]:
    good = isinstance(given, list) and 0 < len(given) <= MOST_AT_ONCE
    if not good or not all(type(each) is int and 0 < each < 2**63 for each in given):
        text = _("ids must be a list of 1 to {n} numbers", "ids 必须是 1 到 {n} 个编号的列表").format(n=MOST_AT_ONCE)
        raise InvalidInput([Invalid(text, "ids", "web.ids")])
    return list(dict.fromkeys(given))
