"""Which keys of the wording file the code and the templates name, read from their syntax without running them."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from jinja2 import Environment, nodes

from flows import texts

ROOT = Path(__file__).parents[2]
PACKAGES = ("bot", "flows")
#: What is written about keys, rather than with them.
NOT_READ = ("wording.py", "wording_used.py")
KEY = re.compile(r"[a-z_]+(\.[a-z0-9_]+)+")
#: Names of files look like keys.
FILES = (".html", ".json", ".toml", ".js", ".css", ".svg", ".db", ".key", ".csv", ".xlsx", ".zip", ".pdf", ".typ")
GAP = r"(\w+)"
#: In templates: who takes a key.
TAKERS = ("t", "plain", "text")


@dataclass(frozen=True, slots=True)
class Use:
    """One place that names a key. `params` is None where they cannot be read from the place itself."""

    key: str
    where: str
    params: frozenset[str] | None = None


@dataclass(slots=True)
class Uses:
    named: list[Use] = field(default_factory=list)
    patterns: set[str] = field(default_factory=set)  #: expressions of keys that are put together when they are said
    said: set[str] = field(default_factory=set)  #: every word that may fill such a gap

    def is_used(self, key: str) -> bool:
        if key in self.said or any(use.key == key for use in self.named):
            return True
        matches = (_compiled(pattern).fullmatch(key) for pattern in self.patterns)
        return any(match and self.said.issuperset(match.groups()) for match in matches)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """All are held against all keys: `re` itself remembers fewer than there are."""
    return re.compile(pattern)


def uses() -> Uses:
    found = Uses()
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            if path.name not in NOT_READ:
                _read_module(path, found)
    for path in sorted((ROOT / "bot" / "templates").rglob("*.html")):
        _read_template(path.read_text("utf-8"), path.name, found)
    for key, template in texts.templates().items():
        _read_template(template, key, found)
    return found


def _read_module(path: Path, found: Uses) -> None:
    sections, module = _sections(), path.relative_to(ROOT)
    tree = ast.parse(path.read_text("utf-8"))
    parts = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in ast.walk(tree):
        where = f"{module}:{getattr(node, 'lineno', 0)}"
        match node:
            case ast.Constant(value=str(text)):
                found.said.add(text)
                if id(node) not in parts and _looks_like_key(text, sections):
                    found.named.append(Use(text, where))
            case ast.Constant(value=int(number)):
                found.said.add(str(number))
            case ast.AnnAssign(target=ast.Name(id=name)) | ast.keyword(arg=str(name)):
                found.said.add(name)
            case ast.JoinedStr(values=[ast.Constant(value=str(_)), *_]):
                pattern = "".join(_pattern(part) for part in node.values)
                found.patterns |= {pattern, rf"button\.{pattern}"}
            case ast.Call():
                found.named += [Use(key, where, params) for key, params in _called(node, path)]


@cache
def _sections() -> frozenset[str]:
    return frozenset(key.partition(".")[0] for key in texts.templates() if "." in key)


def _looks_like_key(text: str, sections: frozenset[str]) -> bool:
    if not KEY.fullmatch(text) or text.endswith(FILES) or text.partition(".")[0] not in sections:
        return False
    is_section = any(key.startswith(f"{text}.") for key in texts.templates())
    return texts.has(text) or not is_section


def _pattern(part: ast.expr) -> str:
    return re.escape(str(part.value)) if isinstance(part, ast.Constant) else GAP


Called = Iterator[tuple[str, frozenset[str] | None]]


def _called(call: ast.Call, path: Path) -> Called:
    read = (IN_FILECHECK if "filecheck" in path.parts else CALLS).get(ast.unparse(call.func))
    if read is not None:
        yield from read(call)


def _say(call: ast.Call) -> Called:
    if key := _literal(call, 0):
        yield key, _keywords(call)


def _words(call: ast.Call) -> Called:
    if key := _literal(call, 0):
        given = call.args[1] if len(call.args) > 1 else None
        yield key, frozenset() if given is None else _of_dict(given)


def _option(call: ast.Call) -> Called:
    """`option(act, key)` of a flow makes `button.<key>`, or `button.<act>` when no key is given."""
    if key := _literal(call, 1) if len(call.args) > 1 else _literal(call, 0):
        yield f"button.{key}", None


def _step_option(call: ast.Call) -> Called:
    if key := _literal(call, 1):
        yield key, _keywords(call)


def _notice(call: ast.Call) -> Called:
    if key := _literal(call, 0):
        yield key, None
    for button in call.args[1].elts if len(call.args) > 1 and isinstance(call.args[1], ast.Tuple) else ():
        if isinstance(button, ast.Constant) and isinstance(button.value, str):
            yield f"button.{button.value}", frozenset()


def _refused_page(call: ast.Call) -> Called:
    if key := _literal(call, 1):
        yield key, _keywords(call)


def _reason(call: ast.Call) -> Called:
    if key := _literal(call, 0):
        yield f"file.reason.{key}", _of_dict(call.args[1]) if len(call.args) > 1 else _keywords(call)


CALLS: Mapping[str, Callable[[ast.Call], Called]] = {
    "say": _say,
    "Words": _words,
    "option": _option,
    "asking.option": _step_option,
    "Notice": _notice,
    "Refused": _refused_page,
}
IN_FILECHECK: Mapping[str, Callable[[ast.Call], Called]] = {"Refused": _reason, "Reason": _reason, "Words": _words}


def _literal(call: ast.Call, at: int) -> str:
    given = call.args[at] if len(call.args) > at else None
    return given.value if isinstance(given, ast.Constant) and isinstance(given.value, str) else ""


def _keywords(call: ast.Call) -> frozenset[str] | None:
    names = [keyword.arg for keyword in call.keywords]
    return None if None in names else frozenset(str(name) for name in names)


def _of_dict(given: ast.expr) -> frozenset[str] | None:
    if not isinstance(given, ast.Dict) or not all(isinstance(key, ast.Constant) for key in given.keys):
        return None
    return frozenset(str(key.value) for key in given.keys if isinstance(key, ast.Constant))


def _read_template(source: str, where: str, found: Uses) -> None:
    tree = Environment(autoescape=True).parse(source)
    found.said |= {each.value for each in tree.find_all(nodes.Const) if isinstance(each.value, str)}
    for call in tree.find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name in TAKERS and call.args:
            found.named += [Use(key, where) for key in _whole(call.args[0])]
            found.patterns |= {"".join(_gaps(part)) for part in _branches(call.args[0])}


def _branches(key: nodes.Expr) -> Iterator[nodes.Expr]:
    if isinstance(key, nodes.CondExpr):
        yield from _branches(key.expr1)
        yield from _branches(key.expr2) if key.expr2 else ()
    else:
        yield key


def _whole(key: nodes.Expr) -> Iterator[str]:
    yield from (str(part.value) for part in _branches(key) if isinstance(part, nodes.Const))


def _gaps(key: nodes.Expr) -> Iterator[str]:
    if isinstance(key, nodes.Concat | nodes.Add):
        for part in key.iter_child_nodes():
            yield re.escape(str(part.value)) if isinstance(part, nodes.Const) else GAP
