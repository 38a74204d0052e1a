"""python -m benchmarks.pages: how long pages take in a browser, for everybody of the demo company in QUINTET_HOME.

Each is loaded whole, as after a press of F5: Chromium, `quintet serve` and PostgreSQL share this machine. A page is
there when nothing is grey or busy any more, all its cards and rows included.
"""

import argparse
import json
import sys
import time
from collections import defaultdict
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.meter import calibrate
from tests.browser.conftest import SCREEN, chromium
from tests.browser.visitor import Visitor

PROMISED = 1.0  # seconds

Took = dict[tuple[str, str], list[float]]  # by (kind of page, whose or which): seconds


def main() -> int:
    """Print the slowest of each kind; 0 when the median of every page is within a second."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.pages", description=__doc__)
    parser.add_argument("--times", type=int, default=3, help="loads of each start page (default: %(default)s)")
    parser.add_argument("--out", type=Path, help="everything measured, as JSON")
    args = parser.parse_args()
    from quintet.operations import prepare

    prepare()
    from benchmarks.endurance.people import personas
    from benchmarks.endurance.run import free_port, serving
    from quintet.operations._server import embedded_server_borrowed

    took: Took = defaultdict(list)
    with embedded_server_borrowed(), serving(free_port()) as (port, _server):
        look(f"http://127.0.0.1:{port}", [each["username"] for each in personas(port)], args.times, took)
    found: list[dict[str, Any]] = [
        {"kind": kind, "page": page, "median": round(median(each), 3), "worst": round(max(each), 3)}
        for (kind, page), each in took.items()
    ]
    if args.out:
        args.out.write_text(json.dumps({"calib_ms": calibrate(), "pages": found}, indent=1), encoding="utf-8")
    print(table(found))
    return 0 if all(each["median"] < PROMISED for each in found) else 1


def look(address: str, usernames: list[str], times: int, took: Took) -> None:
    """Load everybody's start page `times` times, then each page of their menu that nobody has opened yet."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as engine, engine.chromium.launch(**chromium()) as browser:
        visitor = Visitor(browser.new_context(viewport=SCREEN), address)
        at_hand: set[str] = set()  # kinds of pages whose code the browser has: people have it
        for username in usernames:
            visitor.sign_in(username, "/")
            for _time in range(times):
                took["start page", username].append(load(visitor, "/"))
            for kind, name, path in menu_of(visitor):
                if kind not in at_hand:
                    load(visitor, path)
                    at_hand.add(kind)
                if (kind, name) not in took:
                    took[kind, name].append(load(visitor, path))


def load(visitor: Visitor, path: str) -> float:
    """Seconds until the page is there, all of it."""
    began = time.perf_counter()
    visitor.open(path)
    return time.perf_counter() - began


def menu_of(visitor: Visitor) -> list[tuple[str, str, str]]:
    """(kind, name, path) of each page in somebody's menu; of each list also its first document."""
    api, ask = f"{visitor.address}/api", visitor.context.request.get
    meta = ask(f"{api}/meta").json()
    found = []
    for item in (item for system in meta["systems"] for room in system["menu"] for item in room["items"]):
        kind, name = item["kind"], item["name"]
        found.append((kind, name, {"document": f"/d/{name}", "report": f"/r/{name}", "page": f"/p/{name}"}[kind]))
        if kind == "document":
            rows = ask(f"{api}/docs/{name}?limit=1").json().get("rows") or []
            found += [("form", name, f"/d/{name}/{row['id']}") for row in rows]
    return found


def table(found: list[dict[str, Any]]) -> str:
    """By kind: how many pages, the median of their medians, the slowest three."""
    lines = []
    for kind in dict.fromkeys(each["kind"] for each in found):
        own = sorted((each for each in found if each["kind"] == kind), key=lambda each: -each["median"])
        slowest = ", ".join(f"{each['page']} {each['median']:.2f}" for each in own[:3])
        lines.append(f"{kind}: {len(own)} pages, median {median(e['median'] for e in own):.2f} s, slowest {slowest}")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
