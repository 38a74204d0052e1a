"""Somebody at the screen: what they press, what they read, and what must never happen while they do."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, Request, Response, expect
from playwright.sync_api import TimeoutError as Late

SHOTS = Path(__file__).resolve().parents[2] / "test-results"
LANGUAGES = ("zh-CN", "en")
_LANGUAGE_AND_THEME = """([language, theme]) => {
  if (localStorage.getItem('quintet.lang') === null) localStorage.setItem('quintet.lang', language);
  if (localStorage.getItem('quintet.theme') === null) localStorage.setItem('quintet.theme', theme);
}"""

_LIST_OF = "label => document.querySelector('.list-bar h1')?.textContent === label"
_SETTLED = """() => document.querySelector('.frame .main, main.login')
  && !document.querySelector('.bone, [aria-busy=true], .ant-btn-loading')"""


@dataclass
class Visitor:
    """A browser window of the demo company. `language` decides the texts, `troubles` is what went wrong on the way."""

    context: BrowserContext
    address: str
    language: str = "zh-CN"
    theme: str = "light"
    page: Page = field(init=False)
    troubles: list[str] = field(default_factory=list)
    expected: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        script = f"({_LANGUAGE_AND_THEME})({[self.language, self.theme]!r})"
        self.context.add_init_script(script)
        self.page = self.context.new_page()
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.troubles.append(f"page error: {error}"))
        self.page.on("response", self._answered)
        self.page.on("requestfailed", self._failed)

    # What went wrong -------------------------------------------------------------------------------------------------

    def _heard(self, message: ConsoleMessage) -> None:
        # refusals are told by `_answered`; the browser repeats them on its console
        if message.type in ("error", "warning") and "Failed to load resource" not in message.text:
            self.troubles.append(f"console: {message.text[:500]}")

    def _answered(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self.expected:
            self.troubles.append(f"{response.status} {response.request.method} {response.url}")

    def _failed(self, request: Request) -> None:
        # a page that is left takes its questions and its event stream with it
        if request.failure != "net::ERR_ABORTED":
            self.troubles.append(f"failed: {request.method} {request.url}: {request.failure}")

    def assert_untroubled(self) -> None:
        """No error on the console, no refused or failed request but the expected ones."""
        assert not self.troubles, "\n".join(self.troubles)

    # Where one is ----------------------------------------------------------------------------------------------------

    def text(self, english: str, chinese: str) -> str:
        """The one of the two that this visitor reads."""
        return english if self.language == "en" else chinese

    def become(self, username: str) -> None:
        """Look through a colleague's eyes, by the role switcher; from the sign-in page the first time."""
        if self.page.url == "about:blank":
            self.page.goto(self.address)
            self.page.get_by_test_id(f"persona-{username}").click()
        else:
            self.page.get_by_test_id("persona").click()
            self.page.locator(".persona-list").get_by_test_id(f"persona-{username}").click()
            expect(self.page.locator(".persona-list")).to_be_hidden()
        expect(self.page.locator(".desk")).to_be_visible()
        self.settled()

    def sign_in(self, username: str, path: str | None = None) -> None:
        """Be somebody at once, without the way by the switcher; then go to an address of the client."""
        if path:
            self.page.goto(f"{self.address}/healthz")  # a page that asks while its session ends would be refused
        switch = f"{self.address}/api/demo/switch"
        answer = self.context.request.post(switch, data={"username": username}, headers={"Origin": self.address})
        assert answer.ok, answer.text()
        if path:
            self.open(path)

    def open(self, path: str) -> None:
        """Go to an address of the client."""
        self.page.goto(f"{self.address}{path}")
        self.settled()

    def open_list(self, document: str) -> None:
        """By the menu: the system first, where it is not the one in hand."""
        entry = self.page.get_by_test_id(f"nav-{document}")
        if not entry.is_visible():
            self.page.locator(".top").get_by_test_id(f"system-{document.split('.')[0]}").click()
        label = entry.inner_text()
        entry.click()
        try:
            self.page.wait_for_function(_LIST_OF, arg=label, timeout=5_000)  # the page before it stays until it is here
        except Late:  # the menu was drawn anew under the pointer: people click again
            entry.click()
            self.page.wait_for_function(_LIST_OF, arg=label)
        self.settled()

    def settled(self) -> None:
        """Everything that was asked for is here: no grey bones, nothing busy, no spinning button."""
        self.page.wait_for_function(_SETTLED)  # looks at every frame, where `expect` would look twice a second

    # Lists and forms -------------------------------------------------------------------------------------------------

    def find(self, what: str) -> None:
        """Search the list, all of it."""
        self.page.get_by_test_id("q").fill(what)
        expect(self.page).to_have_url(re.compile(r"[?&]q="))
        self.settled()

    def open_row(self, title: str) -> None:
        """Open the row of the list whose link reads so."""
        self.page.locator("tbody").get_by_role("link", name=title, exact=True).click()
        expect(self.page.get_by_test_id("title")).to_have_text(title)
        self.settled()

    def field(self, name: str) -> Locator:
        """A field of the form or of a dialog, label and value."""
        return self.page.locator(f"[data-testid=field-{name}]:visible").last

    def value(self, name: str) -> Locator:
        """What a field that is only shown shows."""
        return self.field(name).locator(".shown")

    def type_into(self, name: str, text: str) -> None:
        """Type a text, a number or a date."""
        box = self.field(name).locator("input, textarea").first
        box.fill(text)
        box.press("Tab")

    def choose(self, name: str, typed: str) -> None:
        """Pick from a list or a reference: type, wait for the hit, Enter."""
        box = self.field(name).locator("input").first
        box.focus()
        self.page.keyboard.type(typed)
        hit = self.page.locator(".ant-select-dropdown:visible .ant-select-item-option", has_text=typed).first
        hit.click()

    def save(self) -> None:
        """Save the document."""
        self.page.get_by_test_id("save").click()
        expect(self.page.get_by_test_id("save")).to_be_disabled()
        self.settled()

    def press(self, command: str, **inputs: str) -> None:
        """Press a command's button, fill in what its dialog asks for, go on."""
        self.page.get_by_test_id(f"cmd-{command}").click()
        for name, text in inputs.items():
            self.type_into(name, text)
        if inputs:
            self.page.get_by_test_id("dialog-ok").click()
            expect(self.page.locator(".ant-modal")).to_have_count(0)
        self.settled()

    def sure(self, command: str) -> None:
        """Press a command that asks, and say yes."""
        self.page.get_by_test_id(f"cmd-{command}").click()
        self.page.get_by_test_id("dialog-ok").click()
        expect(self.page.locator(".ant-modal")).to_have_count(0)
        self.settled()

    def state(self) -> Locator:
        """Where the document stands."""
        return self.page.get_by_test_id("state")

    def go_to_linked(self, document: str) -> None:
        """By the counter above the form to the only document of that kind around this one."""
        self.page.get_by_test_id(f"linked-{document}").click()
        expect(self.page).to_have_url(re.compile(re.escape(f"/d/{document}/")))
        self.settled()

    def amount_in_panel(self, panel: str, label: str) -> int:
        """The amount beside a label, in hundredths."""
        fact = self.page.get_by_test_id(f"panel-{panel}").locator(".facts > div", has=self.page.get_by_text(label))
        return int(re.sub(r"[^\d-]", "", fact.locator("dd").inner_text()))

    # Lines -----------------------------------------------------------------------------------------------------------

    def cell(self, row: int, name: str, lines: str = "lines") -> Locator:
        """A cell of the grid; rows count from 0."""
        return self.page.get_by_test_id(f"cell-{lines}-{row}-{name}")

    def type_line(self, texts: list[str | None], lines: str = "lines") -> None:
        """Type into the cells from the cursor on, Tab after each; None leaves a cell as it is."""
        editor = self.page.get_by_test_id(f"editor-{lines}")
        expect(editor).to_be_focused()
        for text in texts[:-1]:
            if text:
                self.page.keyboard.type(text)
            self.page.keyboard.press("Tab")
            expect(editor).to_have_value("")  # a reference has been looked up
        self.page.keyboard.type(texts[-1] or "")
        self.page.keyboard.press("Enter")

    def type_cell(self, row: int, name: str, text: str, lines: str = "lines") -> None:
        """Type over a cell."""
        self.cell(row, name, lines).click()
        expect(self.page.get_by_test_id(f"editor-{lines}")).to_be_focused()
        self.page.keyboard.type(text)
        self.page.keyboard.press("Enter")
        shown = f"{int(text):,}" if text.isdigit() else text
        expect(self.cell(row, name, lines)).to_contain_text(shown)

    def remove_line(self, row: int, lines: str = "lines") -> None:
        """Take a line away."""
        self.cell(row, "quantity", lines).click()
        self.page.get_by_test_id(f"remove-{lines}").click()
        expect(self.cell(row, "quantity", lines)).to_have_count(0)

    def paste(self, text: str) -> None:
        """Paste as from a spreadsheet, where the cursor stands."""
        self.page.evaluate(
            """text => {
              const data = new DataTransfer();
              data.setData('text/plain', text);
              const event = new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true });
              document.activeElement.dispatchEvent(event);
            }""",
            text,
        )

    # Pictures --------------------------------------------------------------------------------------------------------

    def shot(self, name: str, **more: Any) -> None:
        """A picture for somebody to look at: test-results/<name>_<language>.jpg."""
        SHOTS.mkdir(exist_ok=True)
        suffix = "zh" if self.language == "zh-CN" else "en"
        self.page.screenshot(path=SHOTS / f"{name}_{suffix}.jpg", quality=80, animations="disabled", **more)
