"""Import sheets (csv, xlsx) from a folder or a file: everything, or nothing and the problems by file, row and column.

A sheet's name says what it becomes (master.party.csv, party.xlsx, 往来单位.csv; in a workbook of several sheets each by
its own name), its headers which field a column is (the name in the API, or the label in Chinese or English); a
mapping.toml beside them says so where names differ. References are written as codes, numbers or names. Csv may be
UTF-8 or GBK. `--template master.item` writes an empty workbook to fill in.
"""

import argparse
import os
import time
from pathlib import Path
from typing import Any

from quintet.operations import OperationFailed, prepare


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("path", type=Path, nargs="?", help="a csv file or workbook, or a folder of them")
    parser.add_argument("--dry-run", action="store_true", help="check everything, write nothing")
    parser.add_argument("--company", default="", help="code of the company the documents belong to")
    parser.add_argument(
        "--existing",
        choices=("refuse", "skip", "update"),
        default="refuse",
        help="what to do with a code that exists already (default: %(default)s)",
    )
    parser.add_argument(
        "--errors",
        type=Path,
        metavar="FILE",
        help="the sheets with their bad cells marked: a file, a folder for several",
    )
    parser.add_argument("--template", metavar="DOCUMENT", help="write an empty workbook for this (to PATH)")
    parser.add_argument("--language", choices=("zh", "en"), help="of the messages; your terminal's if left out")


def run(args: argparse.Namespace) -> int:
    if args.template is None and (args.path is None or not args.path.exists()):
        raise OperationFailed(f"there is no {args.path}" if args.path else "name a file or a folder")
    prepare()
    from django.utils import translation

    with translation.override(_language(args.language)):
        return _template(args) if args.template else _import(args)


def _import(args: argparse.Namespace) -> int:
    from quintet.kernel.importing.run import import_path
    from quintet.kernel.text import _

    began = time.perf_counter()
    report = import_path(args.path, dry_run=args.dry_run, company=args.company, existing=args.existing)
    for line in report.lines():
        print(line)
    if report.problems:
        text = _("{n} problems; nothing was written.", "{n} 个问题；未写入任何数据。")
        print(text.format(n=len(report.problems)))
        if args.errors:
            _write_errors(args.path, args.errors, report)
        return 1
    seconds = f"{time.perf_counter() - began:.1f}"
    done = _("Imported in {s} s.", "导入完成，用时 {s} 秒。")
    dry = _("All rows can be imported (dry run, {s} s).", "全部行均可导入（试运行，{s} 秒）。")
    print((dry if args.dry_run else done).format(s=seconds))
    return 0


def _write_errors(path: Path, errors: Path, report: Any) -> None:
    """One file with problems as `errors`; of several, each in the folder `errors`."""
    from quintet.kernel.importing.marking import marked

    folder = path if path.is_dir() else path.parent
    named = sorted({problem.file.split(" [")[0] for problem in report.problems} - {""})
    found = [each for each in named if (folder / each).is_file() and each != "mapping.toml"]
    for each in found:
        mine = [problem for problem in report.problems if problem.file.split(" [")[0] == each]
        name, content = marked((folder / each).read_bytes(), each, mine, report.heads)
        if path.is_dir():
            errors.mkdir(parents=True, exist_ok=True)
        target = errors / name if path.is_dir() else errors
        target.write_bytes(content)
        print(target)


def _template(args: argparse.Namespace) -> int:
    from quintet.kernel.importing.targets import find_target
    from quintet.kernel.importing.templates import template_of

    target = find_target(args.template)
    if target is None:
        raise OperationFailed(f"nothing that can be imported is called {args.template}")
    path = args.path or Path(f"{target.label}.xlsx")
    path = path / f"{target.label}.xlsx" if path.is_dir() else path
    path.write_bytes(template_of(target))
    print(path)
    return 0


def _language(asked: str | None) -> str:
    spoken = asked or next((v for v in (os.environ.get(n) for n in ("LC_ALL", "LC_MESSAGES", "LANG")) if v), "en")
    return "zh-hans" if spoken.startswith("zh") else "en"
