"""The outbox: mail is written in the transaction that decides to send it, and sent afterwards, beside the relay.

A letter is claimed by one process at a time (SKIP LOCKED). Once the server took it, it is noted as sent; should the
process die in between, it is sent again: at least once, as mail is everywhere. Then the document's command is told.
"""

import logging
import threading
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.core.validators import validate_email
from django.db import connection, transaction

from quintet.kernel import clock, runner, sql
from quintet.kernel.actor import system_actor
from quintet.kernel.printing import Paper
from quintet.kernel.results import Invalid, InvalidInput, QuintetError
from quintet.kernel.text import _
from quintet.kernel.unit import current

log = logging.getLogger("quintet.mail")
MOST_TRIES = 8
AT_ONCE = 50  # letters of one round

_QUEUE = """
INSERT INTO kernel_outbox (company_id, document, command, "to", subject, body, reply_to, filename, content,
                           state, tries, next_at, error, created_at, created_by_id)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, 'QUEUED', 0, %s, '', %s, %s) RETURNING id
"""
# index kernel_outbox_due (next_at, id) where queued
_NEXT = """
SELECT id, company_id, document, command, "to", subject, body, reply_to, filename, content, tries
FROM kernel_outbox WHERE state = 'QUEUED' AND next_at <= %s ORDER BY next_at, id LIMIT 1 FOR UPDATE SKIP LOCKED
"""
_NAMES = (
    "id",
    "company_id",
    "document",
    "command",
    "to",
    "subject",
    "body",
    "reply_to",
    "filename",
    "content",
    "tries",
)


def is_configured() -> bool:
    """Whether there is a mail server (EMAIL_URL)."""
    return bool(settings.EMAIL_HOST)


def check_address(address: str, field: str) -> str:
    """The address without blanks around it. Raises InvalidInput for one that cannot be one."""
    found = address.strip()
    try:
        validate_email(found)
    except ValidationError:
        text = _("{address} is not an e-mail address", "{address} 不是有效的邮箱地址").format(address=found or "?")
        raise InvalidInput([Invalid(text, field, "kernel.mail_address")]) from None
    return found


def queue(
    document: int,
    *,
    to: str,
    subject: str,
    body: str,
    paper: Paper | None = None,
    command: str = "",
    reply_to: str = "",
) -> int:
    """Put a letter about a document into the outbox, in the running transaction; its number there.

    `command` is the id of a command of the document that takes `to`, `sent` and `problem`: what became of it.
    """
    unit = current()
    params: list[Any] = [unit.actor.company_id, document, command, to, subject[:240], body, reply_to]
    params += [paper.filename if paper else "", paper.content if paper else None, unit.at, unit.at, unit.actor.user_id]
    number: int = sql.value(_QUEUE, params)
    return number


def send_due() -> int:
    """Send what is due; how many letters were tried. Nothing without a mail server."""
    tried = 0
    while is_configured() and tried < AT_ONCE and _send_next():
        tried += 1
    return tried


def _send_next() -> bool:
    with transaction.atomic():
        row = sql.one(_NEXT, [clock.now()])
        if row is None:
            return False
        letter = dict(zip(_NAMES, row, strict=True))
        problem = _post(letter)
        _note(letter, problem)
    if letter["command"] and (problem is None or letter["tries"] + 1 >= MOST_TRIES):
        _tell(letter, problem)
    return True


def _post(letter: dict[str, Any]) -> str | None:
    """Hand it to the server; what went wrong, or None."""
    mail = EmailMessage(
        letter["subject"],
        letter["body"],
        to=[letter["to"]],
        reply_to=[letter["reply_to"]] if letter["reply_to"] else None,
    )
    if letter["content"] is not None:
        mail.attach(letter["filename"], bytes(letter["content"]), "application/pdf")
    try:
        mail.send()
    except Exception as failure:  # whatever a server or the network does: it is tried again, and told in the end
        log.warning("mail %s to %s failed: %s", letter["id"], letter["to"], failure)
        return str(failure)[:500] or type(failure).__name__
    return None


def _note(letter: dict[str, Any], problem: str | None) -> None:
    now, tries = clock.now(), letter["tries"] + 1
    if problem is None:
        sql.execute(
            "UPDATE kernel_outbox SET state = 'SENT', sent_at = %s, tries = %s, error = '' WHERE id = %s",
            [now, tries, letter["id"]],
        )
        return
    state = "FAILED" if tries >= MOST_TRIES else "QUEUED"
    pause = timedelta(minutes=min(2 ** (tries - 1), 60))
    sql.execute(
        "UPDATE kernel_outbox SET state = %s, tries = %s, error = %s, next_at = %s WHERE id = %s",
        [state, tries, problem, now + pause, letter["id"]],
    )


def _tell(letter: dict[str, Any], problem: str | None) -> None:
    from quintet.kernel.commands import commands

    inputs = {"to": letter["to"], "sent": problem is None, "problem": problem or ""}
    actor = system_actor("kernel.mail", letter["company_id"])
    try:
        runner.perform(commands[letter["command"]], [letter["document"]], inputs, actor=actor)
    except QuintetError as refusal:
        log.warning("mail %s: its document was not told: %s", letter["id"], refusal)


class Postman(threading.Thread):
    """Sends mail beside the relay, so that a slow server does not keep events waiting. Ends with `stopping`."""

    def __init__(self, stopping: threading.Event, pause: float = 2.0) -> None:
        super().__init__(name="quintet-postman", daemon=True)
        self.stopping, self.pause = stopping, pause

    def run(self) -> None:
        while not self.stopping.wait(self.pause):
            try:
                send_due()
            except Exception:
                log.exception("the postman failed a round")
                connection.close()
        connection.close()
