"""Files of five kinds, turned into numbered lines and grids of cells."""

from breakwater.playbook.rules.distribution.sources.files import open_source
from breakwater.playbook.rules.distribution.sources.shape import Cell, Grid, Piece, Source

__all__ = ["Cell", "Grid", "Piece", "Source", "open_source"]
