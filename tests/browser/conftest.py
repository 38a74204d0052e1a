"""A browser, and the demo company for it to look at."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, expect

from quintet.kernel import postgres
from quintet.web import client
from tests.browser.company import served
from tests.browser.visitor import Visitor

CHROMIUM = os.environ.get("QUINTET_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser") or ""
SCREEN: Any = {"width": 1440, "height": 900}
HERE = Path(__file__).parent

PATIENCE = int(os.environ.get("QUINTET_BROWSER_PATIENCE", "15000"))  # ms
expect.set_options(timeout=PATIENCE)  # two tests share two cores with two servers and two databases


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker("browser")


def chromium() -> dict[str, Any]:
    """How Debian's Chromium is launched: the downloads of the browser's makers are not needed."""
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    return {"executable_path": CHROMIUM, "args": [*sandbox, "--disable-dev-shm-usage"]}


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, object]) -> dict[str, object]:
    if not CHROMIUM:
        pytest.skip("there is no Chromium here: scripts/system_packages.sh chromium fonts-noto-cjk installs it")
    return {**browser_type_launch_args, **chromium()}


@pytest.fixture(scope="session")
def company(database_server: postgres.DatabaseUrls, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of the demo company's server; one for each test process, unless QUINTET_BROWSER_SERVER names one."""
    if given := os.environ.get("QUINTET_BROWSER_SERVER"):
        yield given.rstrip("/")
        return
    if not (client.directory() / "index.html").is_file():
        pytest.skip("the client is not built: make setup")
    with served(database_server, tmp_path_factory.mktemp("server") / "log") as address:
        yield address


@pytest.fixture(scope="session", autouse=True)
def delete_output_dir() -> None:
    """The plugin empties test-results when a process starts; a second process would drop the pictures of the first."""


@pytest.fixture(scope="session", autouse=True)
def _database_beside_the_browser() -> Iterator[None]:
    """Playwright keeps an event loop in this process, in which Django would refuse every later test its database."""
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    yield
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def visit(company: str, new_context: Callable[..., BrowserContext]) -> Iterator[Callable[..., Visitor]]:
    """Opens a window for a visitor: language, theme, size. Afterwards nothing may have gone wrong in any of them."""
    visitors: list[Visitor] = []

    def opened(language: str = "zh-CN", theme: str = "light", **more: object) -> Visitor:
        more.setdefault("viewport", SCREEN)
        context = new_context(timezone_id="Asia/Shanghai", reduced_motion="reduce", **more)
        context.set_default_timeout(PATIENCE)
        visitors.append(Visitor(context, company, language, theme))
        return visitors[-1]

    yield opened
    for each in visitors:
        each.assert_untroubled()
