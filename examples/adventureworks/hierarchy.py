"""SQL Server's hierarchyid: a path in a tree, packed into bits. /1/1/ is 5AC0.

Source: the layout of positive ordinals as published by the .NET implementation (Microsoft.SqlServer.Types).
"""

_LAYOUTS = (  # prefix, pattern after it (x: a bit of the ordinal, 0 and 1: fixed), smallest ordinal
    ("01", "xx1", 0),
    ("100", "xx1", 4),
    ("101", "xxx1", 8),
    ("110", "xx0x1xxx1", 16),
    ("1110", "xxx0xxx0x1xxx1", 80),
)


def path_of(packed: str) -> tuple[int, ...]:
    """The ordinals of a hex text, from the root down; the root itself is (). Raises ValueError for other layouts."""
    bits = f"{int(packed, 16):0{len(packed) * 4}b}" if packed else ""
    found = []
    while "1" in bits:  # what is left is padding
        ordinal, bits = _first(bits, packed)
        found.append(ordinal)
    return tuple(found)


def _first(bits: str, packed: str) -> tuple[int, str]:
    for prefix, pattern, smallest in _LAYOUTS:
        if bits.startswith(prefix):
            start = len(prefix)
            part = bits[start : start + len(pattern)]
            value = "".join(bit for bit, kind in zip(part, pattern, strict=True) if kind == "x")
            return smallest + int(value, 2), bits[start + len(pattern) :]
    raise ValueError(f"not a path of small ordinals: {packed}")
