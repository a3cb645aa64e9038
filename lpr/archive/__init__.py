"""Archives: millions of pictures read into tables, with a way back after a kill at any point.

A run works in a folder of its own: the list of what is to be read is written there once, results
come in batches of files of their own, and a journal says which batches are complete. The same
call in the same folder goes on where the last one was stopped.
"""

from lpr.archive.journal import Counts
from lpr.archive.plan import ArchiveConfig
from lpr.archive.rows import Row
from lpr.archive.running import Archive

__all__ = ["Archive", "ArchiveConfig", "Counts", "Row"]
