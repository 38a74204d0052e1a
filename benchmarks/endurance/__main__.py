"""python -m benchmarks.endurance --minutes 20 --people 200 --twice --out endurance.json"""

import argparse
import json
import sys
from pathlib import Path


def main() -> int:
    """Run it; the summary on the screen, everything as JSON. 0 when all that is promised held."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.endurance", description=__doc__)
    parser.add_argument("--minutes", type=float, default=20)
    parser.add_argument("--people", type=int, default=200, help="people of the company (default: %(default)s)")
    parser.add_argument("--twice", action="store_true", help="double the rates")
    parser.add_argument("--warm-up", type=float, default=60, help="seconds before anything is counted")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--port", type=int)
    parser.add_argument("--out", type=Path, default=Path("endurance.json"))
    args = parser.parse_args()
    from quintet.operations import prepare

    prepare()
    from benchmarks.endurance.result import table
    from benchmarks.endurance.run import Wanted, run
    from quintet.operations._server import embedded_server_borrowed

    times = 2 if args.twice else 1
    with embedded_server_borrowed():
        found = run(Wanted(args.minutes, args.people, times, args.seed, args.port, args.warm_up))
    args.out.write_text(json.dumps(found, ensure_ascii=False, indent=1), encoding="utf-8")
    print(table(found))
    return 0 if all(found["verdicts"].values()) else 1


if __name__ == "__main__":
    sys.exit(main())
