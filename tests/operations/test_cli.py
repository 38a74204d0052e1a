"""One command for the operator; operations are found by the name of their module."""

import subprocess
import sys

import pytest

from quintet import cli, operations
from tests.operations.programs import quintet

PROMISED = ["backup", "database", "demo", "makemigrations", "migrate", "restore", "serve", "user", "worker"]


def test_every_promised_operation_is_there():
    assert set(PROMISED) <= set(cli.operation_names())


@pytest.mark.parametrize("name", sorted(cli.operation_names()))
def test_each_operation_explains_itself(name, capsys):
    with pytest.raises(SystemExit) as ended:
        cli.main([name, "--help"])
    assert ended.value.code == 0
    assert f"quintet {name}" in capsys.readouterr().out


def test_help_names_all_operations(capsys):
    with pytest.raises(SystemExit):
        cli.main(["--help"])
    listed = capsys.readouterr().out
    assert all(name in listed for name in PROMISED)


def test_a_new_module_is_an_operation_without_being_registered(tmp_path, monkeypatch, capsys):
    (tmp_path / "count_sheep_.py").write_text(
        '"""Count sheep.\n\nSlowly."""\n'
        "def configure(parser):\n    parser.add_argument('number', type=int)\n"
        "def run(args):\n    print('sheep ' * args.number)\n    return 7\n"
    )
    monkeypatch.setattr(operations, "__path__", [*operations.__path__, str(tmp_path)])
    assert cli.main(["count-sheep", "2"]) == 7
    assert capsys.readouterr().out == "sheep sheep \n"
    sys.modules.pop("quintet.operations.count_sheep_", None)


def test_a_failed_operation_says_why_in_one_line(capsys, monkeypatch):
    from quintet.operations import database

    def fail(args):
        raise operations.OperationFailed("the disk is full")

    monkeypatch.setattr(database, "run", fail)
    assert cli.main(["database", "status"]) == 1
    assert capsys.readouterr().err == "quintet database: the disk is full\n"


def test_an_unknown_operation_is_wrong_usage():
    assert quintet("dance").returncode == 2


def test_help_is_quick_because_django_stays_out():
    code = "import sys; from quintet.cli import _parser; _parser(['--help']); print('django.db' in sys.modules)"
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert answer.stdout == "False\n"
