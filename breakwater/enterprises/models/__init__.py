"""The register's rows: enterprises, what is known of them, who speaks for them and who looks after them."""

from breakwater.enterprises.models.imports import ImportRow, ImportRun
from breakwater.enterprises.models.people import Contact, Designation
from breakwater.enterprises.models.register import (
    Activity,
    Enterprise,
    Fact,
    FactName,
    InvestmentSource,
    Investor,
    LegalForm,
    Status,
)
from breakwater.enterprises.models.twins import Merge, Twin

__all__ = [
    "Activity",
    "Contact",
    "Designation",
    "Enterprise",
    "Fact",
    "FactName",
    "ImportRow",
    "ImportRun",
    "InvestmentSource",
    "Investor",
    "LegalForm",
    "Merge",
    "Status",
    "Twin",
]
