"""The typst compiler of this process: made once, used by one thread at a time, the same fonts on every machine."""

import threading
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]  # src/quintet: templates import "/kernel/printing/layout.typ"
_busy = threading.Lock()


def font_folder() -> Path:
    """Where Noto Sans SC and Noto Serif SC lie (OFL; all of GBK and the rare characters of names)."""
    import pylopdf_fonts_zh_cn

    return pylopdf_fonts_zh_cn.sans_path().parent


@cache
def _compiler() -> Any:
    import typst  # 60 MB of library, needed for prints only

    return typst.Compiler(root=str(ROOT), font_paths=[str(font_folder())], ignore_system_fonts=True)


def compile_pdf(template: Path, data: str, at: datetime) -> bytes:
    """A PDF of a template and its data (JSON text). Raises typst.TypstError for a template that is wrong."""
    with _busy:
        pdf: bytes = _compiler().compile(
            input=str(template), sys_inputs={"data": data}, timestamp=at.replace(microsecond=0)
        )
    return pdf
