"""Countries and regions (国家/地区) of ISO 3166-1, named in the reader's language.

The field is always "country or region". Hong Kong, Macao and Taiwan are shown as parts of China, as a
Chinese office must.
"""

from functools import lru_cache

from babel import Locale

from breakwater.kernel.languages import BY_TAG, SOURCE, normalise_tag
from breakwater.kernel.pinyin import sort_key

_ISO_3166_1 = """
    AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV
    BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES
    ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE
    IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY
    MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU
    NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM
    SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE
    VG VI VN VU WF WS YE YT ZA ZM ZW
"""
COUNTRY_CODES = frozenset(_ISO_3166_1.split())
"""The 249 two-letter codes of ISO 3166-1."""

_OFFICIAL_NAMES = {
    "zh-Hans": {"HK": "中国香港", "MO": "中国澳门", "TW": "中国台湾"},
    "en": {"HK": "Hong Kong, China", "MO": "Macao, China", "TW": "Taiwan, China"},
    "ja": {"HK": "中国香港", "MO": "中国マカオ", "TW": "中国台湾"},
    "ko": {"HK": "중국 홍콩", "MO": "중국 마카오", "TW": "중국 대만"},
}


def country_name(code: str, language: str) -> str:
    """The name of a country or region for a reader of `language`; a code that is none stands for itself."""
    return _names(_reading(language)).get(code, code)


def country_choices(language: str) -> list[tuple[str, str]]:
    """(code, name) of all countries and regions, in the order in which a reader of `language` looks."""
    names = _names(_reading(language))
    return sorted(names.items(), key=lambda item: (sort_key(item[1]), item[0]))


def country_code(text: str) -> str | None:
    """The code of a country or region given by code or by its name in one of our languages, else None."""
    return _codes_by_name().get(text.strip().casefold())


def _reading(language: str) -> str:
    """Countries are named in our four languages; other readers get English, traditional ones Chinese."""
    tag = normalise_tag(language)
    if tag is None:
        return "en"
    return tag if tag in BY_TAG else SOURCE.tag


@lru_cache
def _names(tag: str) -> dict[str, str]:
    territories = Locale.parse(BY_TAG[tag].babel_code).territories
    return {code: territories[code] for code in sorted(COUNTRY_CODES)} | _OFFICIAL_NAMES[tag]


@lru_cache
def _codes_by_name() -> dict[str, str]:
    codes = {code.casefold(): code for code in COUNTRY_CODES}
    for tag, language in BY_TAG.items():
        territories = Locale.parse(language.babel_code).territories
        codes |= {territories[code].casefold(): code for code in COUNTRY_CODES}
        codes |= {name.casefold(): code for name, code in map(reversed, _names(tag).items())}
    return codes
