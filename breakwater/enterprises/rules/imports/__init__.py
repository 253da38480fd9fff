"""Reading a table of enterprises: which column is what, and what each cell means."""

from breakwater.enterprises.rules.imports.headings import COLUMNS, Headings, find_headings
from breakwater.enterprises.rules.imports.rows import Entry, Finding, Reader

__all__ = ["COLUMNS", "Entry", "Finding", "Headings", "Reader", "find_headings"]
