"""The rules of the house as functions from sources to violations, so that tests can try them on bad houses too."""

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import grimp

# Higher may use lower; those on one line do not know each other.
LAYERS: tuple[tuple[str, ...], ...] = (
    ("cli",),
    ("operations",),
    ("settings",),
    ("web",),
    ("insight", "demo"),
    ("flows",),
    ("erp", "crm", "oa", "hr", "finance"),
    ("master",),
    ("kernel",),
)
SYSTEMS_WITH_ROOMS = ("master", "erp", "crm", "oa", "hr", "finance")
FRONTS = ("documents", "commands", "queries", "events")
NOT_ROOMS = ("migrations", "sql", "packs", "management")

LONGEST_FILE = 300
LONGEST_PAGE = 200
LONGEST_FUNCTION = 30
VAGUE_NAMES = re.compile(r"(^|_)(utils?|commons?|managers?|helpers?|misc)(_|$)", re.IGNORECASE)
SIGNAL_MODULES = ("django.dispatch", "django.db.models.signals", "django.core.signals", "django.test.signals")
# Not business: the kernel keeps the database's own objects in step with its tables.
TECHNICAL_SIGNALS = ("django.db.models.signals.post_migrate", "django.db.backends.signals.connection_created")
GENERATED = re.compile(r"^\W*generated\b", re.IGNORECASE)


def nothing(violations: Iterable[str]) -> bool:
    """True if there are none; fails with all of them, one a line, else."""
    found = list(violations)
    if found:
        raise AssertionError("\n".join(found))
    return True


def layer_of(part: str) -> int:
    """Number of the layer from the top; a part that belongs to none raises LookupError."""
    for number, parts in enumerate(LAYERS):
        if part in parts:
            return number
    raise LookupError(f"{part} is in no layer: add it to LAYERS and to the contract in pyproject.toml")


def may_use(user: str, used: str) -> bool:
    """Whether a part of the house may use another."""
    return user == used or layer_of(user) < layer_of(used)


def parts_without_layer(package: Path) -> list[str]:
    """Packages and modules directly in the house that the layers do not mention."""
    known = {part for parts in LAYERS for part in parts}
    names = {path.stem for path in package.iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()}
    return sorted(names - known - {"__init__"})


def room_of(module: str, package: str) -> str | None:
    """`quintet.erp.sales.rules` → `quintet.erp.sales`; None for what lies in no room."""
    parts = module.split(".")
    if len(parts) < 3 or parts[0] != package or parts[1] not in SYSTEMS_WITH_ROOMS or parts[2] in NOT_ROOMS:
        return None
    return ".".join(parts[:3])


def fronts_passed_by(graph: grimp.ImportGraph, package: str = "quintet") -> list[str]:
    """Imports from outside a room of anything but its fronts, as `importer -> imported (line)`."""
    rooms = {room for module in graph.modules if (room := room_of(module, package)) and _is_package(graph, room)}
    violations = []
    for imported in sorted(graph.modules):
        room = room_of(imported, package)
        if room not in rooms or imported.removeprefix(f"{room}.").split(".")[0] in FRONTS:
            continue
        for importer in sorted(graph.find_modules_that_directly_import(imported)):
            if room_of(importer, package) != room and not _both_tables(importer, imported):
                details = graph.get_import_details(importer=importer, imported=imported)
                violations.append(f"{importer} -> {imported} (line {details[0]['line_number']})")
    return violations


def foreign_keys_across(models: Iterable[type], package: str = "quintet") -> list[str]:
    """Foreign keys, given by class or by string, to a part of the house that the model's part may not use."""
    violations = []
    for model in models:
        user = _part(model, package)
        for field in model._meta.get_fields(include_hidden=True):
            # Only what the model declares: the other ends of relations appear as fields too.
            target = field.related_model if field.is_relation and not field.auto_created else None
            if user is None or target is None or (used := _part(target, package)) is None:
                continue
            if not may_use(user, used):
                violations.append(f"{model._meta.label}.{field.name} -> {target._meta.label}")
    return sorted(violations)


def long_files(files: Iterable[Path], longest: int) -> list[str]:
    """Files with more lines than that."""
    sizes = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in files}
    return [f"{path}: {lines} lines, at most {longest}" for path, lines in sizes.items() if lines > longest]


def long_functions(files: Iterable[Path], longest: int = LONGEST_FUNCTION) -> list[str]:
    """Functions with more lines than that; the docstring, decorators and the signature do not count."""
    violations = []
    for path in files:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and (lines := _body_lines(node)) > longest:
                violations.append(f"{path}:{node.lineno} {node.name}: {lines} lines, at most {longest}")
    return violations


def vague_names(files: Iterable[Path]) -> list[str]:
    """Files and directories named after nothing: utils, common, manager, helper, misc."""
    return [str(path) for path in files if any(VAGUE_NAMES.search(part.split(".")[0]) for part in path.parts[-4:])]


def signal_uses(files: Iterable[Path]) -> list[str]:
    """Imports of Django's signals, but for the technical ones in the kernel."""
    violations = []
    for path in files:
        allowed = TECHNICAL_SIGNALS if "kernel" in path.parts else ()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if any(_is_signal(name) and name not in allowed for name in _imported_names(node)):
                violations.append(f"{path}:{node.lineno}")
    return violations


def python_sources(root: Path) -> list[Path]:
    """Hand-written Python below a directory."""
    return sorted(path for path in root.rglob("*.py") if "migrations" not in path.parts and not _is_generated(path))


def client_pages(root: Path) -> list[Path]:
    """Hand-written pages and other components of the client."""
    return sorted(path for path in root.rglob("*.tsx") if not _is_generated(path))


def _both_tables(importer: str, imported: str) -> bool:
    # A foreign key needs the class it points to; which tables may point to which, the layers say.
    return all(any(part.endswith("models") for part in m.split(".")[-2:]) for m in (importer, imported))


def _is_package(graph: grimp.ImportGraph, module: str) -> bool:
    return bool(graph.find_children(module))


def _part(model: type, package: str) -> str | None:
    parts = model.__module__.split(".")
    return parts[1] if parts[0] == package else None


def _body_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


def _is_generated(path: Path) -> bool:
    with path.open(encoding="utf-8") as file:
        return GENERATED.match(file.readline()) is not None


def _imported_names(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
        yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _is_signal(name: str) -> bool:
    return any(name == module or name.startswith(f"{module}.") for module in SIGNAL_MODULES)
