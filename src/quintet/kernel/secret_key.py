"""The key that signs sessions and tokens."""

import contextlib
import os
import secrets
from pathlib import Path


def secret_key(home: Path) -> str:
    """QUINTET_SECRET_KEY, else the key kept in the home, made there on first use with mode 600.

    Raises OSError when the home is neither readable nor writable.
    """
    given = os.environ.get("QUINTET_SECRET_KEY")
    if given:
        return given
    path = home / "secret_key"
    home.mkdir(mode=0o755, parents=True, exist_ok=True)
    # Written aside and linked into place: two processes starting at once end up with one whole key.
    draft = home / f".secret_key-{os.getpid()}-{secrets.token_hex(4)}"
    if not path.exists():
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(50))
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
    return path.read_text().strip()
