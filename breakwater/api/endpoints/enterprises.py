"""Enterprises of the register, by their Unified Social Credit Code."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema

from breakwater.api.scopes import ENTERPRISES
from breakwater.api.shapes import AreaRef, Code, Listed, OfficialRef, Paging, Uscc, Words, asking, listed
from breakwater.enterprises import queries
from breakwater.enterprises.models import Enterprise, Fact, InvestmentSource, LegalForm, Status
from breakwater.enterprises.policies import visible
from breakwater.kernel.clock import now, today
from breakwater.kernel.errors import NotFound
from breakwater.kernel.pages import onward

router = Router(tags=["enterprises"])

ORDER = ("sort_key", "id")


class EnterpriseQuery(Paging):
    q: Words = Field("", description="Words of a name in any language, or of the code.")
    area: Code = Field("", description="Code of an area, such as DL-210202.")


class EnterpriseShown(Schema):
    """An enterprise; `name` is in the language asked for, `names` in all there are."""

    uscc: str
    name: str
    names: dict[str, str]
    legal_form: LegalForm
    investment_source: InvestmentSource
    activities: list[str]
    area: AreaRef
    industry: str
    address: str
    language: str
    status: Status
    countries: list[str] = Field(description="ISO 3166-1 of the investors' countries and regions.")
    official: OfficialRef | None = Field(description="The designated official of today.")

    @classmethod
    def fields_of(cls, enterprise: Enterprise) -> dict[str, Any]:
        pairs = getattr(enterprise, "pairs_today", ())
        return {
            "uscc": enterprise.uscc,
            "name": enterprise.name,
            "names": enterprise.names,
            "legal_form": enterprise.legal_form,
            "investment_source": enterprise.investment_source,
            "activities": enterprise.activities,
            "area": AreaRef.of(enterprise.area),
            "industry": enterprise.industry,
            "address": enterprise.address,
            "language": enterprise.language,
            "status": enterprise.status,
            "countries": sorted({investor.country for investor in enterprise.investors.all()}),
            "official": next((OfficialRef.model_validate(pair.official) for pair in pairs), None),
        }


class FactShown(Schema):
    """A value with the day it was true and who says so."""

    name: str
    value: int | float | str | bool | None
    as_of: date
    source: str

    @classmethod
    def of(cls, fact: Fact) -> FactShown:
        return cls(name=fact.name, value=fact.value, as_of=fact.as_of, source=fact.source)


class EnterprisePage(EnterpriseShown):
    facts: list[FactShown]


@router.get("/enterprises", response=Listed[EnterpriseShown], url_name="enterprises")
def list_enterprises(request: HttpRequest, response: HttpResponse, asked: Query[EnterpriseQuery]) -> Any:
    """The enterprises you may see, by their Chinese name in Pinyin."""
    by = asking(request, *ENTERPRISES)
    rows = queries.listed(queries.matching(visible(by), asked.q), today(now()))
    if asked.area:
        rows = rows.filter(area__code=asked.area)
    found = onward(rows, order=ORDER, cursor=asked.cursor, size=asked.size)
    return listed(request, response, found, [EnterpriseShown.fields_of(row) for row in found.rows])


@router.get("/enterprises/{uscc}", response=EnterprisePage, url_name="enterprise")
def get_enterprise(request: HttpRequest, uscc: Uscc) -> Any:
    """One enterprise with what is known of it now."""
    by = asking(request, *ENTERPRISES)
    enterprise = queries.listed(visible(by), today(now())).filter(uscc=uscc).first()
    if enterprise is None:
        raise NotFound()
    facts = queries.current_facts(enterprise.pk)
    return {
        **EnterpriseShown.fields_of(enterprise),
        "facts": [FactShown.of(facts[name]) for name in sorted(facts)],
    }
