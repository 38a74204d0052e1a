"""Import csv sheets from a folder or a file: everything, or nothing and the problems by file, row and column.

A sheet's name says what it becomes (master.party.csv, party.csv, 往来单位.csv), its headers which field a column is
(the name in the API, or the label in Chinese or English); a mapping.toml beside them says so where names differ.
References are written as codes, numbers or names. UTF-8 and GBK are read.
"""

import argparse
import os
import time
from pathlib import Path

from quintet.operations import OperationFailed, prepare


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("path", type=Path, help="a csv file, or a folder of them")
    parser.add_argument("--dry-run", action="store_true", help="check everything, write nothing")
    parser.add_argument("--company", default="", help="code of the company the documents belong to")
    parser.add_argument(
        "--existing",
        choices=("refuse", "skip", "update"),
        default="refuse",
        help="what to do with a code that exists already (default: %(default)s)",
    )
    parser.add_argument("--language", choices=("zh", "en"), help="of the messages; your terminal's if left out")


def run(args: argparse.Namespace) -> int:
    if not args.path.exists():
        raise OperationFailed(f"there is no {args.path}")
    prepare()
    from django.utils import translation

    from quintet.kernel.importing.run import import_path
    from quintet.kernel.text import _

    with translation.override(_language(args.language)):
        began = time.perf_counter()
        report = import_path(args.path, dry_run=args.dry_run, company=args.company, existing=args.existing)
        for line in report.lines():
            print(line)
        if report.problems:
            print(
                _("{n} problems; nothing was written.", "{n} 个问题；未写入任何数据。").format(n=len(report.problems))
            )
            return 1
        seconds = f"{time.perf_counter() - began:.1f}"
        done = _("Imported in {s} s.", "导入完成，用时 {s} 秒。")
        dry = _("All rows can be imported (dry run, {s} s).", "全部行均可导入（试运行，{s} 秒）。")
        print((dry if args.dry_run else done).format(s=seconds))
    return 0


def _language(asked: str | None) -> str:
    spoken = asked or next((v for v in (os.environ.get(n) for n in ("LC_ALL", "LC_MESSAGES", "LANG")) if v), "en")
    return "zh-hans" if spoken.startswith("zh") else "en"
