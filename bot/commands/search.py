"""`motcua search`: which procedure a request means, from the packaged catalogue, without a database."""

import sys
from collections.abc import Callable, Iterable

import click
import orjson

from bot.ready_index import ready_index
from flows.procedures.narrowing import CHOICES, Narrowed
from flows.procedures.search import Found, Index
from flows.procedures.search.explaining import Explanation, Weighed, explain

Loader = Callable[[], Index]


def _choice(name: str) -> click.Choice[str]:
    return click.Choice(CHOICES[name])


@click.command("search")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.option("-k", "most", type=click.IntRange(1, 50), default=3, show_default=True, help="How many procedures.")
@click.option("--explain", "explained", is_flag=True, help="Show the words, ideas and signs that decided.")
@click.option("--unit", metavar="CODE", help="Only what this unit of the installation offers.")
@click.option("--level", "agency_level", type=_choice("agency_level"), help="Only what is decided there.")
@click.option("--audience", type=_choice("audience"), help="Only what is for them.")
@click.option("--service-level", "level", type=_choice("level"), help="Only what goes so far online.")
@click.argument("query", nargs=-1, required=True)
@click.pass_obj
def search(
    load: Loader | None,
    as_json: bool,
    most: int,
    explained: bool,
    query: tuple[str, ...],
    unit: str | None,
    agency_level: str | None,
    audience: str | None,
    level: str | None,
) -> None:
    """Find the procedure meant by QUERY: 0 found, 1 nothing fits. With "-" each line of standard input is a request,
    answered by one JSON line that says for itself whether anything fits."""
    is_batch = query == ("-",)
    narrowed = Narrowed(unit=unit or "", agency_level=agency_level or "", audience=audience or "", level=level or "")
    if explained and not narrowed.is_everything:
        raise click.UsageError("--explain tells how all procedures were weighed: leave out what narrows the search")
    index = (load if callable(load) else ready_index)()
    find, found = _find(index, narrowed), None
    for one in _lines() if is_batch else [" ".join(query)]:
        found = find(one, most)
        why = explain(index, one, most) if explained else None
        as_line = as_json or is_batch
        click.echo(_json_line(one, found, why=why) if as_line else _shown(one, found, why=why))
    raise SystemExit(int(not is_batch and found is not None and found.out_of_scope))


def _find(index: Index, narrowed: Narrowed) -> Callable[[str, int], Found]:
    """The rest of the installation is loaded only where something of it is asked for."""
    if narrowed.is_everything:
        return index.find
    from bot.commands.search_narrowed import narrowed_find

    return narrowed_find(index, narrowed)


def _lines() -> Iterable[str]:
    """Standard input as text, whatever bytes it holds; a line without a word is no request."""
    for raw in sys.stdin.buffer:
        line = raw.decode("utf-8", errors="replace").strip()
        if line:
            yield line


def _json_line(query: str, found: Found, *, why: Explanation | None) -> str:
    results = [
        {"code": hit.code, "name": hit.name, "score": hit.score} | ({"why": list(hit.why)} if why else {})
        for hit in found.results
    ]
    line = {"query": query, "results": results, "out_of_scope": found.out_of_scope, "clarify": found.clarify}
    return orjson.dumps(line | ({"explanation": why} if why else {})).decode()


def _shown(query: str, found: Found, *, why: Explanation | None) -> str:
    lines = [query + ("  (several fit)" if found.clarify else "")]
    lines += ["  nothing fits"] if found.out_of_scope else []
    lines += [f"  {hit.code}  {hit.score:.2f}  {hit.name}" for hit in found.results]
    return "\n".join(lines + (_explained(why) if why else []))


def _explained(why: Explanation) -> list[str]:
    lines = [f"  ideas: {', '.join(why.ideas) or 'none'}"]
    if why.elsewhere:
        lines.append("  another country's procedure is asked for: refused")
    signs = _terms(why.signs) or "no procedure shares these words"
    lines.append(f"  sure {why.trust:.2f}, kept from {why.least:.2f}: {signs}")
    for one in why.candidates:
        lines.append(f"  {one.code}  words and ideas: {_terms(one.terms)}")
        lines.append(f"            weighed: {_terms(one.features)}")
    return lines


def _terms(weighed: Weighed) -> str:
    return ", ".join(f"{name} {value:+.2f}" for name, value in weighed)
