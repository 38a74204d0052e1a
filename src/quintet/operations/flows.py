"""Write the flows between the systems as a page of reference, as the declarations have them.

`docs/reference/flows.md` is its committed copy; a test compares the two.
"""

import argparse
from pathlib import Path

from quintet.operations import prepare


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--write", type=Path, metavar="FILE", help="into this file instead")


def run(args: argparse.Namespace) -> None:
    prepare()
    from quintet.kernel.reading.flow_reference import reference

    if args.write:
        args.write.parent.mkdir(parents=True, exist_ok=True)
        args.write.write_text(reference(), encoding="utf-8")
    else:
        print(reference(), end="")
