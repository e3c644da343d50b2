"""A simulated citizen who knows the truth answers the questions back: how often is the right procedure reached?

Run: .venv/bin/python -m bench.search_asking [FILE...]

The citizen opens the card when it is the right one, else says that it is not; answers a question by what fits the
procedure that is meant; and picks it from a list when it stands there. Each question back, and each "that is not it",
counts as one; after two the citizen gives up.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.search import FILES, Query, read_set
from bot.commands.catalogue_files import packaged, search_index
from flows.conversation.choosing import BY_LIST, FAR, NEAR
from flows.procedures.search import Index
from flows.procedures.search.apart import question

MOST_QUESTIONS = 2


def reached(index: Index, query: Query) -> int | None:
    """After how many questions the right procedure is on the screen; None when it never is."""
    found = index.find(query["text"], k=NEAR)
    codes = [hit.code for hit in found.results]
    if not codes:
        return None
    if found.clarify:
        codes = [hit.code for hit in found.results if hit.score >= FAR * found.results[0].score]
    asked: list[str] = []
    questions = 0
    if not found.clarify:
        if codes[0] in query["codes"]:
            return 0
        codes, questions = codes[1:], 1
    while codes and questions <= MOST_QUESTIONS:
        if len(codes) == 1:
            return questions if codes[0] in query["codes"] else None
        questions += 1
        ask = question({code: index.name(code) or "" for code in codes}, asked) if questions < BY_LIST else None
        if ask is None:
            break
        asked.append(ask.aspect)
        codes = next((list(some) for some in ask.codes.values() if set(some) & set(query["codes"])), [])
    in_time = questions <= MOST_QUESTIONS
    return questions if in_time and set(codes) & set(query["codes"]) else None


def main(arguments: list[str]) -> None:
    facts = packaged()
    index = search_index(facts.records, facts.index_rows)
    for path in [Path(one) for one in arguments] or FILES:
        real = [query for query in read_set(path) if query["codes"] is not None]
        if not real:  # other topics only
            continue
        after = Counter(reached(index, query) for query in real)
        got = sum(count for questions, count in after.items() if questions is not None)
        shares = "  ".join(f"{at} questions {after[at] / len(real):.1%}" for at in range(MOST_QUESTIONS + 1))
        print(f"{path.name}: {len(real)} requests, reached {got / len(real):.1%}: {shares}")


if __name__ == "__main__":
    main(sys.argv[1:])
