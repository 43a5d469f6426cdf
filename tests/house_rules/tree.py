"""The files that the house rules are checked on, and how Python in them is read."""

from __future__ import annotations

import ast
import io
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("machines", "disputes", "notifications", "api")
NOT_OURS = {
    ".git",
    ".venv",
    ".venv-pins",
    "node_modules",
    "var",
    "build",
    "dist",
    "__pycache__",
    ".hypothesis",
}
GENERATED = {
    "api/static/govuk.css",
    "docs/security.md",
    "docs/traceability.md",
    "package-lock.json",
    "requirements-dev.txt",
    "requirements-npm.txt",
    "requirements.txt",
    "tests/benchmarks/lighthouse/package-lock.json",
    "tests/benchmarks/rivals/requirements.txt",
}
TEXT = {"", ".cfg", ".css", ".csv", ".html", ".ini", ".json", ".mako", ".md", ".py", ".svg", ".toml", ".txt"}


@dataclass(frozen=True)
class SourceFile:
    """One file of the project: its path from the root, with slashes, and its text."""

    path: str
    text: str

    @property
    def room(self) -> str:
        """The folder at the root in which the file lies."""
        return PurePosixPath(self.path).parts[0]

    @property
    def is_python(self) -> bool:
        """Whether the file is a Python module."""
        return self.path.endswith(".py")

    @cached_property
    def tree(self) -> ast.Module:
        """The module, parsed."""
        return ast.parse(self.text, self.path)

    def comments(self) -> Iterator[tuple[int, str]]:
        """Each comment of the module with its line."""
        for token in tokenize.generate_tokens(io.StringIO(self.text).readline):
            if token.type == tokenize.COMMENT:
                yield token.start[0], token.string

    def imports(self) -> Iterator[tuple[int, str]]:
        """Each module or name that is imported, by its full name, with its line."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from ((node.lineno, alias.name) for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)

    def names_used(self) -> Iterator[tuple[ast.expr, str]]:
        """Each use of an imported name, by its full name, however it was imported or renamed."""
        known: dict[str, str] = {}
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                for alias in node.names:
                    first = alias.name.partition(".")[0]
                    known[alias.asname or first] = alias.name if alias.asname else first
            elif isinstance(node, ast.ImportFrom) and node.module:
                for alias in node.names:
                    known[alias.asname or alias.name] = f"{node.module}.{alias.name}"
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Name | ast.Attribute):
                full = _full_name(node, known)
                if full is not None:
                    yield node, full


def _full_name(node: ast.expr, known: dict[str, str]) -> str | None:
    if isinstance(node, ast.Name):
        return known.get(node.id)
    if isinstance(node, ast.Attribute):
        owner = _full_name(node.value, known)
        return None if owner is None else f"{owner}.{node.attr}"
    return None


def project_files() -> list[SourceFile]:
    """Every text file of ours, generated ones too: whatever is or could be committed."""
    return [
        SourceFile(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8"))
        for path in sorted(_walk(ROOT))
        if path.suffix in TEXT and path.relative_to(ROOT).as_posix() != "api/static/govuk.css"
    ]


def _walk(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        if path.name in NOT_OURS or path.name.endswith((".egg-info", "_cache")):
            continue
        if path.is_dir():
            yield from _walk(path)
        else:
            yield path
