"""Drawing the enterprises of the city: what each is called, whose it is and what is known of it.

Pure data, the same for the same seed; `enterprises` enters it into the register.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from random import Random
from typing import Any

from breakwater.demo import texts
from breakwater.kernel.identifiers import make_uscc

BODIES = 1_000_000
STRIDE = 7_919
"""Prime to BODIES: no two numbers below it give one body of a credit code."""


@dataclass(frozen=True, kw_only=True)
class Profile:
    """An enterprise before it is entered. `account` names those one can be, "" for all others."""

    number: int
    names: Mapping[str, str]
    country: str
    language: str
    area: str
    industry: str
    legal_form: str
    source: str
    employees: int
    investor: str
    share: int
    account: str = ""
    contact: Mapping[str, str] | None = None
    official: str = ""

    def uscc(self, division: str) -> str:
        """Its credit code, with the digits of the office that registered it."""
        return make_uscc(body=f"MA{(self.number + 1) * STRIDE % BODIES:06}", division=division)

    @property
    def trades(self) -> bool:
        """Whether it lives by foreign trade."""
        return self.industry == "F51" or self.country == "CN"


def draw(seed: int, size: int) -> list[Profile]:
    """The enterprises of the city: those one can be, the common ones, and some entered twice."""
    dice = Random(f"{seed}:enterprises")  # noqa: S311
    known = [_known(number, item) for number, item in enumerate(texts.load("enterprises")["known"])]
    twins = texts.load("enterprises")["twins"]
    common = _common(dice, len(known), size - len(known))
    profiles = [*known, *common]
    for item in twins:
        if item["of"] < size // 2:
            profiles[-1 - twins.index(item)] = _twin(profiles, item, size - 1 - twins.index(item))
    return profiles


def _known(number: int, item: dict[str, Any]) -> Profile:
    return Profile(
        number=number,
        names=item["names"],
        country=item["country"],
        language=item["language"],
        area=item["area"],
        industry=item["industry"],
        legal_form=item["legal_form"],
        source=_source(item["country"]),
        employees=item["employees"],
        investor="",
        share=100,
        account=item["account"],
        contact={"name": item["contact"], "position": item["position"]},
        official=item["official"],
    )


def _twin(profiles: Sequence[Profile], item: dict[str, Any], number: int) -> Profile:
    """An enterprise entered again by somebody who wrote its name a little differently."""
    before, after = item["change"]
    first: Profile = profiles[item["of"]]
    name = first.names["zh-Hans"]
    changed = name.replace(before, after, 1) if before in name else f"{name[:-4]}（大连）{name[-4:]}"
    return replace(first, number=number, names={**first.names, "zh-Hans": changed})


def _common(dice: Random, first: int, count: int) -> Iterator[Profile]:
    words = texts.load("enterprises")
    investors = dice.choices(words["investors"], [one["share"] for one in words["investors"]], k=count)
    areas = dice.choices(list(words["areas"]), list(words["areas"].values()), k=count)
    names = {kind: _names(dice, kind) for kind in ("japanese", "korean", "western", "chinese")}
    for number, (investor, area) in enumerate(zip(investors, areas, strict=True), start=first):
        brand, industry = next(names[investor["brands"]])
        yield _profile(dice, number, investor, area, brand, industry)


def _names(dice: Random, kind: str) -> Iterator[tuple[dict[str, str], list[Any]]]:
    """Every brand with every industry in an order of chance, common industries first; no pair twice."""
    brands = list(_brands(kind))
    pairs = list(product(brands, texts.load("enterprises")["industries"]))
    while True:  # beyond the pairs there are, names return with a number
        pairs.sort(key=lambda pair: dice.random() ** (1 / pair[1][5]), reverse=True)
        yield from pairs
        brands = [{tag: f"{name}{_NEXT[tag]}" for tag, name in brand.items()} for brand in brands]
        pairs = list(product(brands, texts.load("enterprises")["industries"]))


_NEXT = {"zh-Hans": "二", "en": " II", "ja": "二", "ko": "이"}


def _brands(kind: str) -> Iterator[dict[str, str]]:
    """Names by language, without industry and form."""
    words = texts.load("enterprises")[kind]
    match kind:
        case "japanese":
            yield from ({"zh-Hans": zh, "ja": ja, "en": en} for zh, ja, en in words)
        case "korean":
            yield from ({"zh-Hans": zh, "ko": ko, "en": en} for zh, ko, en in words)
        case "western":
            yield from ({"zh-Hans": zh, "en": en} for zh, en in words)
        case _:
            yield from ({"zh-Hans": "".join(pair)} for pair in product(words["first"], words["second"]))


def _profile(
    dice: Random, number: int, investor: dict[str, Any], area: str, brand: dict[str, str], industry: list[Any]
) -> Profile:
    country = investor["country"]
    legal_form = _legal_form(dice, country)
    return Profile(
        number=number,
        names=_written(brand, industry),
        country=country,
        language=investor["language"],
        area=area,
        industry=industry[4],
        legal_form=legal_form,
        source=_source(country),
        employees=max(3, int(dice.lognormvariate(4.2, 1.2))),
        investor="" if country == "CN" else _parent(brand, investor["language"]),
        share=dice.choice([50, 51, 60, 70, 75]) if legal_form.endswith("joint_venture") else 100,
    )


def _written(brand: Mapping[str, str], industry: Sequence[Any]) -> dict[str, str]:
    zh, en, ja, ko = industry[:4]
    names = {"zh-Hans": f"大连{brand['zh-Hans']}{zh}有限公司"}
    if "en" in brand:
        names["en"] = f"{brand['en']} {en} (Dalian) Co., Ltd."
    if "ja" in brand:
        names["ja"] = f"大連{brand['ja']}{ja}有限公司"
    if "ko" in brand:
        names["ko"] = f"다롄{brand['ko']}{ko}유한공사"
    return names


def _parent(brand: Mapping[str, str], language: str) -> str:
    """The investor's name in its own language."""
    match language:
        case "ja":
            return f"{brand['ja']}ホールディングス株式会社"
        case "ko":
            return f"주식회사 {brand['ko']}"
        case "en":
            return f"{brand['en']} Group"
        case _:
            return f"{brand['zh-Hans']}控股有限公司"


def _source(country: str) -> str:
    return {"CN": "domestic", "HK": "hmt", "TW": "hmt"}.get(country, "foreign")


def _legal_form(dice: Random, country: str) -> str:
    if country == "CN":
        return dice.choices(["limited_company", "limited_by_shares", "state_owned"], [80, 12, 8])[0]
    forms = ["wholly_owned", "equity_joint_venture", "cooperative_joint_venture", "limited_by_shares"]
    return dice.choices(forms, [70, 24, 2, 4])[0]
