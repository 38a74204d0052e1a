"""Takes the pictures of the read-me anew: `python -m tests.browser.pictures [folder]` (docs/pictures).

On a demo company of its own; everything on them is what the product shows.
"""

import base64
import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.small_png import indexed

PICTURES = Path(__file__).resolve().parents[2] / "docs" / "pictures"
LARGEST = 250_000  # bytes

_PIXELS = """async data => {
  const picture = await createImageBitmap(await (await fetch('data:image/png;base64,' + data)).blob());
  const canvas = new OffscreenCanvas(picture.width, picture.height);
  const pen = canvas.getContext('2d');
  pen.drawImage(picture, 0, 0);
  const bytes = pen.getImageData(0, 0, canvas.width, canvas.height).data;
  return [btoa(bytes.reduce((text, byte) => text + String.fromCharCode(byte), '')), canvas.width, canvas.height];
}"""


@dataclass(frozen=True)
class Picture:
    """What is seen by whom; `go` does the rest from an open desk."""

    name: str
    who: str
    go: Callable[["Window"], None]
    language: str = "zh-CN"
    theme: str = "light"


class Window:
    """A browser window of somebody."""

    def __init__(self, browser: Browser, address: str, picture: Picture) -> None:
        self.address = address
        context = browser.new_context(
            viewport={"width": 1440, "height": 900}, timezone_id="Asia/Shanghai", reduced_motion="reduce"
        )
        chosen = {"quintet.lang": picture.language, "quintet.theme": picture.theme}
        context.add_init_script(f"Object.assign(localStorage, {json.dumps(chosen)})")
        context.request.post(f"{address}/api/demo/switch", data={"username": picture.who}, headers={"Origin": address})
        self.page: Page = context.new_page()
        self.open("/")

    def open(self, path: str) -> None:
        self.page.goto(f"{self.address}{path}")
        self.settled()

    def first(self, document: str, *where: list[object]) -> None:
        """Open the first document of a list."""
        self.open(f"/d/{document}?preset=&where={quote(json.dumps(where))}")
        self.page.locator("tbody tr a").first.click()
        expect(self.page.get_by_test_id("title")).to_be_visible()
        self.settled()

    def settled(self) -> None:
        expect(self.page.locator(".frame")).to_be_visible()
        expect(self.page.locator(".bone, [aria-busy=true]")).to_have_count(0)


def _desk(window: Window) -> None:
    for document in ("master.party", "crm.quotation", "erp.sales_order", "finance.sales_invoice"):
        window.first(document)
    window.page.get_by_test_id("nav-desk").click()
    expect(window.page.get_by_test_id("vote-text").or_(window.page.locator(".desk-item")).first).to_be_visible()


def _quotation(window: Window) -> None:
    window.first("crm.quotation", ["state", "=", "DRAFT"])
    window.page.locator(".line-grid").scroll_into_view_if_needed()
    window.page.get_by_test_id("cell-lines-0-quantity").click()


def _chain(window: Window) -> None:
    window.first("erp.sales_order", ["state", "=", "DELIVERED"], ["paid_total", ">", "0"])
    window.page.get_by_test_id("chain").click()
    expect(window.page.locator(".react-flow__node").first).to_be_visible()


ALL = (
    Picture("desk_zh", "chen.liheng", _desk),
    Picture("orders_zh", "shen.jia", lambda window: window.open("/d/erp.sales_order?preset=")),
    Picture("order_zh", "shen.jia", lambda window: window.first("erp.sales_order", ["state", "=", "PARTLY_DELIVERED"])),
    Picture("quotation_en", "lin.yue", _quotation, language="en"),
    Picture("kanban_zh", "zhou.qihang", lambda window: window.open("/d/crm.opportunity?view=kanban")),
    Picture("chain_en", "chen.liheng", _chain, language="en"),
    Picture("map_zh", "gu.jianye", lambda window: window.open("/p/flows.map")),
    Picture("schedule_zh", "song.jie", lambda window: window.open("/p/erp.schedule")),
    Picture(
        "proposal_en", "song.jie", lambda window: window.first("erp.planned_order", ["state", "=", "PROPOSED"]), "en"
    ),
    Picture("balance_sheet_zh", "chen.liheng", lambda window: window.open("/r/finance.balance_sheet")),
    Picture("trial_balance_zh", "chen.liheng", lambda window: window.open("/r/finance.trial_balance")),
    Picture(
        "customer_zh_dark",
        "zhou.qihang",
        lambda window: window.first("master.party", ["code", "=", "C003"]),
        theme="dark",
    ),
)


def take(browser: Browser, address: str, picture: Picture, folder: Path) -> int:
    """Take one picture; its size in bytes."""
    window = Window(browser, address, picture)
    picture.go(window)
    window.settled()
    taken = base64.b64encode(window.page.screenshot(animations="disabled")).decode()
    pixels, width, height = browser.new_page().evaluate(_PIXELS, taken)
    data = indexed(base64.b64decode(pixels), width, height)
    assert len(data) <= LARGEST, f"{picture.name} is too large: {len(data)}"
    (folder / f"{picture.name}.png").write_bytes(data)
    window.page.context.close()
    return len(data)


@contextmanager
def _company() -> Iterator[str]:
    if given := os.environ.get("QUINTET_BROWSER_SERVER"):
        yield given
        return
    from tests import conftest  # noqa: F401  sets Django up
    from tests.browser.company import served
    from tests.harness import databases

    with (
        databases.gate.opened(),
        tempfile.TemporaryDirectory() as logs,
        served(databases.start_server(), Path(logs) / "log") as address,
    ):
        yield address


def main() -> None:
    """Take all pictures."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else PICTURES
    folder.mkdir(parents=True, exist_ok=True)
    from tests.browser.conftest import chromium

    with _company() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(**chromium())
        for picture in ALL:
            size = take(browser, address, picture, folder)
            sys.stdout.write(f"{picture.name}: {size / 1000:.0f} kB\n")
        browser.close()


if __name__ == "__main__":
    main()
