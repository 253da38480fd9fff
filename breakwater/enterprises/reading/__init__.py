"""Reading a table of enterprises: which column is what, and what each cell means."""

from breakwater.enterprises.reading.headings import COLUMNS, Headings, find_headings
from breakwater.enterprises.reading.rows import NAMES, Entry, Finding, Reader

__all__ = ["COLUMNS", "NAMES", "Entry", "Finding", "Headings", "Reader", "find_headings"]
