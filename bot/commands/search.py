"""`motcua search`: which procedure a request means, from the packaged catalogue, without a database."""

import sys
from collections.abc import Callable, Iterable

import click
import orjson

from bot.commands.catalogue_files import packaged, search_index
from flows.procedures.search import Found, Index

Loader = Callable[[], Index]


def packaged_index() -> Index:
    facts = packaged()
    return search_index(facts.records, facts.index_rows)


@click.command("search")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.option("-k", "most", type=click.IntRange(1, 50), default=3, show_default=True, help="How many procedures.")
@click.option("--explain", is_flag=True, help="Show the words and ideas that decided.")
@click.argument("query", nargs=-1, required=True)
@click.pass_obj
def search(load: Loader | None, as_json: bool, most: int, explain: bool, query: tuple[str, ...]) -> None:
    """Find the procedure meant by QUERY: 0 found, 1 nothing fits. With "-" each line of standard input is a request,
    answered by one JSON line that says for itself whether anything fits."""
    is_batch = query == ("-",)
    index = (load if callable(load) else packaged_index)()
    found = None
    for one in _lines() if is_batch else [" ".join(query)]:
        found = index.find(one, k=most)
        as_line = as_json or is_batch
        click.echo(_json_line(one, found, explain=explain) if as_line else _shown(one, found, explain=explain))
    raise SystemExit(int(not is_batch and found is not None and found.out_of_scope))


def _lines() -> Iterable[str]:
    """Standard input as text, whatever bytes it holds; a line without a word is no request."""
    for raw in sys.stdin.buffer:
        line = raw.decode("utf-8", errors="replace").strip()
        if line:
            yield line


def _json_line(query: str, found: Found, *, explain: bool) -> str:
    results = [
        {"code": hit.code, "name": hit.name, "score": hit.score} | ({"why": list(hit.why)} if explain else {})
        for hit in found.results
    ]
    line = {"query": query, "results": results, "out_of_scope": found.out_of_scope, "clarify": found.clarify}
    return orjson.dumps(line).decode()


def _shown(query: str, found: Found, *, explain: bool) -> str:
    if found.out_of_scope:
        return f"{query}\n  nothing fits"
    lines = [query + ("  (several fit)" if found.clarify else "")]
    for hit in found.results:
        lines.append(f"  {hit.code}  {hit.score:.2f}  {hit.name}")
        if explain:
            lines.append(f"      {', '.join(hit.why)}")
    return "\n".join(lines)
