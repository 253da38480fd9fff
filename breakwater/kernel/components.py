"""What views hand to the components in `templates/cotton/`: small values without behaviour.

`docs/components.md` shows each component with a snippet; the gallery page draws them in all states.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from django.forms import BoundField

from breakwater.kernel.errors import Sentence


class Tone(StrEnum):
    """What a state means for the reader; colour follows from it, and is never the only sign."""

    NEUTRAL = "neutral"
    ACTIVE = "active"
    WAITING = "waiting"
    GOOD = "good"
    WARN = "warn"
    BAD = "bad"


class ClockState(StrEnum):
    """Where a service clock stands."""

    RUNNING = "running"
    PAUSED = "paused"
    OVERDUE = "overdue"
    MET = "met"
    MISSED = "missed"


class StepState(StrEnum):
    """Where a step of a matter stands."""

    DONE = "done"
    NOW = "now"
    NEXT = "next"


class Sorted(StrEnum):
    """How a column orders the rows now."""

    NO = ""
    ASCENDING = "ascending"
    DESCENDING = "descending"


@dataclass(frozen=True, kw_only=True)
class NavItem:
    """An entry of the navigation. `group` heads it on the desk; `primary` puts it in a phone's bottom bar."""

    label: Sentence
    url: str
    icon: str = ""
    count: int | None = None
    active: bool = False
    group: Sentence = ""
    primary: bool = False


@dataclass(frozen=True, kw_only=True)
class Tab:
    """One of several views of the same thing."""

    label: Sentence
    url: str
    count: int | None = None
    active: bool = False


@dataclass(frozen=True, kw_only=True)
class Crumb:
    """A page above this one."""

    label: Sentence
    url: str


@dataclass(frozen=True, kw_only=True)
class Step:
    """A step of a matter, as in parcel tracking."""

    label: Sentence
    state: StepState
    at: datetime | None = None
    note: Sentence = ""


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column of a list. An empty `sort_url` means that the list cannot be ordered by it."""

    key: str
    label: Sentence
    sort_url: str = ""
    sorted: Sorted = Sorted.NO
    numeric: bool = False
    shown: bool = True


@dataclass(frozen=True, kw_only=True)
class Pager:
    """The neighbours of a page of rows; an empty URL means there is none. `total` may be unknown."""

    previous_url: str = ""
    next_url: str = ""
    first: int = 0
    last: int = 0
    total: int | None = None


@dataclass(frozen=True, kw_only=True)
class Export:
    """A file a list can be taken away as."""

    label: str
    url: str


@dataclass(frozen=True, kw_only=True)
class Filter:
    """A part of the sentence that says which rows are shown: `words` now, `fields` to change it."""

    words: Sentence
    fields: Sequence[BoundField]
    active: bool = False
    clear_url: str = ""


@dataclass(frozen=True, kw_only=True)
class Series:
    """One line or one set of bars; `values` run parallel to the chart's labels, None is a gap."""

    name: Sentence
    values: Sequence[float | int | None]
    tone: Tone | None = None


class ChartKind(StrEnum):
    """How a chart is drawn."""

    LINE = "line"
    BAR = "bar"
    STACKED = "stacked"
    RANKING = "ranking"  # lying bars, several series one behind the other


@dataclass(frozen=True, kw_only=True)
class Chart:
    """Figures for a chart and for the table under it. `urls` open the records behind each label."""

    key: str
    kind: ChartKind
    label_heading: Sentence
    labels: Sequence[Sentence]
    series: Sequence[Series]
    unit: Sentence = ""
    urls: Sequence[str] = field(default_factory=tuple)

    @property
    def script_id(self) -> str:
        """The id of the element that carries the figures."""
        return f"chart-{self.key}"

    @property
    def spec(self) -> dict[str, object]:
        """What `charts.js` draws: plain JSON."""
        return {
            "kind": str(self.kind),
            "unit": str(self.unit),
            "labels": [str(label) for label in self.labels],
            "urls": list(self.urls),
            "series": [
                {"name": str(one.name), "values": list(one.values), "tone": str(one.tone or "")}
                for one in self.series
            ],
        }

    @property
    def rows(self) -> list[tuple[Sentence, str, list[float | int | None]]]:
        """The table under the chart: label, address of its records or "", one value for each series."""
        urls = list(self.urls) or [""] * len(self.labels)
        return [
            (label, urls[place], [one.values[place] for one in self.series])
            for place, label in enumerate(self.labels)
        ]
