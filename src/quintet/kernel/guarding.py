"""The second wall: documents whose rows the database itself gives only to whom they are for (row-level security).

A document that says `guarded=True` has policies in its room's *.sql. They ask the settings that the runner sets at the
start of a transaction; whoever reads outside a running command says who they are here. What forgets to sees nothing.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from django.db import transaction

from quintet.kernel import clock, sql
from quintet.kernel.actor import Actor
from quintet.kernel.documents import Document
from quintet.kernel.unit import is_open

P = ParamSpec("P")
T = TypeVar("T")

_SETTINGS = ("quintet.actor", "quintet.via", "quintet.at")
_SAY = "SELECT " + ", ".join(f"set_config('{name}', %s, true)" for name in _SETTINGS)
_SAID = "SELECT " + ", ".join(f"current_setting('{name}', true)" for name in _SETTINGS)


@contextmanager
def reading_as(actor: Actor) -> Iterator[None]:
    """Inside, the database knows who reads; in a running command it does already."""
    if is_open():
        yield
        return
    with transaction.atomic():
        before = sql.one(_SAID)
        sql.one(_SAY, [str(actor.user_id or ""), actor.via, clock.now().isoformat()])
        yield  # an error takes the settings back with the transaction, or with its savepoint
        sql.one(_SAY, [each or "" for each in before or ()])


def for_reader(
    function: Callable[Concatenate[Actor, Document, P], T],
) -> Callable[Concatenate[Actor, Document, P], T]:
    """A read of (actor, document, …) that goes through the second wall where the document has one; else as it is."""

    @wraps(function)
    def read(actor: Actor, document: Document, /, *args: P.args, **options: P.kwargs) -> T:
        if not document.guarded:
            return function(actor, document, *args, **options)
        with reading_as(actor):
            return function(actor, document, *args, **options)

    return read
