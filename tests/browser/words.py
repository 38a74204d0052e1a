"""Which words of a page are in the wrong language: labels, buttons, headings, hints; not what people typed."""

import re
from collections.abc import Iterable

from tests.browser.visitor import Visitor

HAN = re.compile(r"[\u4e00-\u9fff]")
LATIN_WORD = re.compile(r"[a-z]{3,}")

# What the product says; documents, people and places have the names their owners gave them.
_OURS = """
h1, h2, h3, label, th, button, legend, [role=tab], .tag, .crumb, .counters i, .arrows-bar li, .empty,
.side a, .systems button, .presets button, .bar-line span, .panel p.mute, .notice-bar, .list-foot, .grid-foot .hint,
.ant-segmented-item, .ant-select-placeholder, .chain-box .kind, .legend > span, .number .label, .checks b, .desk-meta,
.login-story p, .login-story li, .login-form > p, .history .what
"""
_THEIRS = """
[data-testid=persona], .persona-list, .login-demo, [data-testid=lang], .desk h1, .react-flow__node b, th[scope=row],
.kcolumn header, .ant-select-selection-item, .ant-select-content-value, [data-testid=title],
h1 .mute, .open-ref, .react-flow__attribution,
.ant-select-clear, .ant-picker-clear,
.gbar, .row-head, .gantt .group, .tray li b, .station b, .station span.mute, .station.mine > span, .floor-head h1,
.floor-body section > h2, .queue .open, .job header, .groups,
.desk-meta .who
"""
_READ = """([ours, theirs]) => {
  const found = new Set();
  const outside = element => !element.closest(theirs);
  const shown = element => element.checkVisibility();
  for (const element of document.querySelectorAll(ours))
    if (outside(element) && shown(element)) {
      const copy = element.cloneNode(true);
      copy.querySelectorAll(theirs).forEach(part => part.remove());
      found.add(copy.textContent.trim());
    }
  for (const name of ['aria-label', 'placeholder', 'title'])
    for (const element of document.querySelectorAll(`button[${name}], input[${name}], nav[${name}], a[${name}]`))
      if (outside(element) && shown(element) && !element.closest('td, .number, .desk-item'))
        found.add(element.getAttribute(name).trim());
  return [...found].filter(text => text);
}"""


def untranslated(visitor: Visitor, given: Iterable[str] = ()) -> list[str]:
    """Texts of the product on this page that are not in the visitor's language; `given`: names the owners gave."""
    texts = visitor.page.evaluate(_READ, [_OURS.strip(), _THEIRS.strip()])
    texts = [text for text in texts if not any(text.startswith(name) for name in given)]
    if visitor.language == "en":
        return sorted(text for text in texts if HAN.search(text))
    return sorted(text for text in texts if LATIN_WORD.search(text) and not HAN.search(text))
