"""Reading the register."""

from breakwater.enterprises.queries.facts import current_facts, fact_history
from breakwater.enterprises.queries.gaps import Gap, gaps, gaps_by_area, with_gap
from breakwater.enterprises.queries.listing import listed, matching
from breakwater.enterprises.queries.people import (
    OfficialCard,
    designated_official,
    designation_of,
    designations_on,
    enterprise_ids_of,
    in_force,
    not_over,
    official_card,
    user_ids_of,
)

__all__ = [
    "Gap",
    "OfficialCard",
    "current_facts",
    "designated_official",
    "designation_of",
    "designations_on",
    "enterprise_ids_of",
    "fact_history",
    "gaps",
    "gaps_by_area",
    "in_force",
    "listed",
    "matching",
    "not_over",
    "official_card",
    "user_ids_of",
    "with_gap",
]
