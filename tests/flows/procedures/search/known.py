"""The packaged catalogue's index, built once for all tests that search."""

from bot.commands.catalogue_files import packaged
from tests.kit import the_world

FACTS = packaged()
INDEX = the_world().library._index
