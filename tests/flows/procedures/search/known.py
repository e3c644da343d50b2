"""The packaged catalogue's index, built once for all tests that search."""

from bot.commands.catalogue_files import packaged, search_index

FACTS = packaged()
INDEX = search_index(FACTS.records, FACTS.index_rows)
