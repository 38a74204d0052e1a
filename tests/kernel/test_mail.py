"""The outbox: what is queued with a transaction is sent once by somebody, tried again, and told to its document."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.core import mail as django_mail

from quintet.kernel import clock, mail, sql
from quintet.kernel.actor import system_actor
from quintet.kernel.mail_server import mail_server
from quintet.kernel.printing import Paper
from quintet.kernel.results import InvalidInput
from quintet.kernel.runner import together


@pytest.fixture
def server(monkeypatch):
    monkeypatch.setattr(settings, "EMAIL_HOST", "mail.example")
    monkeypatch.setattr(settings, "EMAIL_BACKEND", "django.core.mail.backends.locmem.EmailBackend")
    monkeypatch.setattr(settings, "DEFAULT_FROM_EMAIL", "erp@quintet.example")
    django_mail.outbox = []


def queue_one(**more):
    with together(system_actor("test", None), "test"):
        return mail.queue(
            4711,
            to="sales@steel.example",
            subject="采购订单",
            body="请确认",
            paper=Paper(b"%PDF-1.7", "采购订单.pdf"),
            **more,
        )


def row_of(number):
    return sql.one("SELECT state, tries, error, sent_at, next_at FROM kernel_outbox WHERE id = %s", [number])


def test_a_letter_is_sent_with_its_paper_and_noted(db, server):
    number = queue_one(reply_to="buyer@quintet.example")

    assert mail.send_due() == 1
    assert mail.send_due() == 0

    (letter,) = django_mail.outbox
    assert (letter.to, letter.subject, letter.from_email) == (
        ["sales@steel.example"],
        "采购订单",
        "erp@quintet.example",
    )
    assert letter.reply_to == ["buyer@quintet.example"]
    assert letter.attachments[0] == ("采购订单.pdf", b"%PDF-1.7", "application/pdf")
    state, tries, error, sent_at, _next = row_of(number)
    assert (state, tries, error, sent_at is None) == ("SENT", 1, "", False)


def test_without_a_server_it_stays_in_the_outbox(db):
    number = queue_one()

    assert mail.send_due() == 0

    assert row_of(number)[:2] == ("QUEUED", 0)


def test_a_failing_server_is_tried_again_later_and_given_up_in_the_end(db, server, monkeypatch):
    def refuse(_letter, **_options):
        raise OSError("connection refused")

    monkeypatch.setattr("django.core.mail.EmailMessage.send", refuse)
    number, now = queue_one(), clock.now()

    with clock.frozen_at(now):
        assert mail.send_due() == 1
        assert mail.send_due() == 0  # not due again at once
    state, tries, error, sent_at, next_at = row_of(number)
    assert (state, tries, error, sent_at) == ("QUEUED", 1, "connection refused", None)
    assert next_at > now

    for turn in range(1, mail.MOST_TRIES):
        with clock.frozen_at(now + timedelta(hours=2 * turn)):
            assert mail.send_due() == 1
    assert row_of(number)[:2] == ("FAILED", mail.MOST_TRIES)


def test_a_letter_of_a_transaction_that_fails_is_not_there(db, server):
    def queue_and_fail():
        with together(system_actor("test", None), "test"):
            mail.queue(4711, to="sales@steel.example", subject="x", body="x")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        queue_and_fail()

    assert mail.send_due() == 0


def test_what_cannot_be_an_address_is_refused():
    assert mail.check_address(" sales@steel.example ", "email") == "sales@steel.example"
    with pytest.raises(InvalidInput) as refused:
        mail.check_address("sales@steel\nBcc: all@example.com", "email")
    assert refused.value.rule == "kernel.mail_address"


def test_the_server_is_read_from_one_address():
    found = mail_server("smtp://erp%40quintet.example:p%2Fw@mail.example:587?tls=1")

    assert (found["EMAIL_HOST"], found["EMAIL_PORT"], found["EMAIL_USE_TLS"], found["EMAIL_USE_SSL"]) == (
        "mail.example",
        587,
        True,
        False,
    )
    assert (found["EMAIL_HOST_USER"], found["EMAIL_HOST_PASSWORD"]) == ("erp@quintet.example", "p/w")
    assert found["DEFAULT_FROM_EMAIL"] == "erp@quintet.example"
    assert mail_server("smtps://mail.example")["EMAIL_PORT"] == 465
    assert mail_server("")["EMAIL_HOST"] == ""
    with pytest.raises(ValueError, match="EMAIL_URL") as refused:
        mail_server("http://user:secret@mail.example")
    assert "secret" not in str(refused.value)
