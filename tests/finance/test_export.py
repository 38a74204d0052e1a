"""The ledger as text that other people's programs accept."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from quintet.cli import main
from quintet.finance.export import rules
from quintet.finance.receivables.commands import post_receipt
from quintet.finance.receivables.documents import receipt
from quintet.kernel import clock
from quintet.kernel.runner import perform
from tests.finance.builders import (
    TODAY,
    D,
    a_line,
    deliver,
    delivery_facts,
    make_world,
    return_facts,
    take_back,
)


@pytest.fixture
def world(db):
    with clock.frozen_at(TODAY):
        found = make_world()
        sold = delivery_facts(found, a_line(found, "1130.01", "333.33"), customer_name='"光谷"; | \\ 电子')
        deliver(found, sold, delivery_facts(found))
        take_back(found, return_facts(found, sold, a_line(found, "113.00", "33.33")))
        number = perform(
            receipt.create, [{"customer": found.customer, "amount": D("99.99")}], actor=found.cashier
        ).record.id
        perform(post_receipt, [number], actor=found.accountant)
        yield found


def export(tmp_path, form):
    file = tmp_path / f"books.{form}"
    assert main(["export-ledger", "--format", form, "--output", str(file)]) == 0
    return file


def bean_check():
    beside = Path(sys.executable).with_name("bean-check")
    return str(beside) if beside.exists() else shutil.which("bean-check")


def test_bean_check_accepts_the_ledger_and_its_closing_balances(world, tmp_path):
    program = bean_check()
    if program is None:
        pytest.skip("bean-check is not installed")
    file = export(tmp_path, "beancount")
    text = file.read_text("utf-8")
    assert text.count("\n2026-11-24 * ") == 4
    assert text.count(" balance ") == 6
    done = subprocess.run([program, str(file)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


def test_bean_check_would_have_seen_a_wrong_cent(world, tmp_path):
    program = bean_check()
    if program is None:
        pytest.skip("bean-check is not installed")
    file = export(tmp_path, "beancount")
    file.write_text(file.read_text("utf-8").replace("1130.01 CNY", "1130.02 CNY", 1), "utf-8")
    assert subprocess.run([program, str(file)], capture_output=True, check=False).returncode != 0


def test_hledger_accepts_the_ledger_strictly(world, tmp_path):
    program = shutil.which("hledger")
    if program is None:
        pytest.skip("hledger is not installed")
    file = export(tmp_path, "hledger")
    done = subprocess.run([program, "check", "--strict", "-f", str(file)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")
    listed = subprocess.run(
        [program, "-f", str(file), "balance", "-N", "应收账款"], capture_output=True, text=True, check=False
    )
    assert "2047.02" in listed.stdout


def test_hledger_would_have_seen_a_wrong_cent(world, tmp_path):
    program = shutil.which("hledger")
    if program is None:
        pytest.skip("hledger is not installed")
    file = export(tmp_path, "hledger")
    file.write_text(file.read_text("utf-8").replace("1130.01 CNY", "1130.02 CNY", 1), "utf-8")
    done = subprocess.run([program, "check", "--strict", "-f", str(file)], capture_output=True, check=False)
    assert done.returncode != 0


def test_texts_are_written_so_that_no_program_stumbles():
    assert rules.quoted('a "b" \\ c\nd') == '"a \\"b\\" \\\\ c d"'
    assert rules.plain("a; b | c\nd") == "a， b / c d"
    assert rules.amount_text(D("-3.5"), "CNY") == "-3.50 CNY"
