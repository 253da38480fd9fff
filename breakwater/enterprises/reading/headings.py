"""Finding the headings of a table, in any of the four languages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from breakwater.enterprises.reading.words import fold
from breakwater.kernel.errors import Refusal, Sentence

COLUMNS: dict[str, Sentence] = {
    "uscc": _("Unified Social Credit Code"),
    "name_zh": _("Chinese name"),
    "name_en": _("English name"),
    "name_ja": _("Japanese name"),
    "name_ko": _("Korean name"),
    "legal_form": _("Legal form"),
    "investment_source": _("Source of investment"),
    "area": _("Area"),
    "industry": _("Industry code"),
    "address": _("Address"),
    "language": _("Preferred language"),
    "countries": _("Countries or regions of the investors"),
    "employees": _("Employees"),
    "foreign_employees": _("Employees from outside the mainland"),
    "as_of": _("Day of the figures"),
    "contact_name": _("Contact"),
    "contact_position": _("Position of the contact"),
    "contact_mobile": _("Mobile number of the contact"),
    "contact_phone": _("Telephone of the contact"),
    "contact_email": _("E-mail of the contact"),
}
"""The columns a list may have, in the order of the template, with the label they get there."""

_ALSO = {
    "uscc": "统一社会信用代码|社会信用代码|信用代码|统一信用代码|USCC|Credit code|Unified Social Credit Code"
    "|統一社会信用コード|統一社会信用代碼|통일사회신용코드|통일신용코드",
    "name_zh": "企业名称|企业中文名称|中文名称|单位名称|公司名称|名称|Chinese name|Name|Company name"
    "|Enterprise"
    "|中国語名|中国語名称|企業名|会社名|중국어명|중국어 이름|기업명|회사명",
    "name_en": "英文名称|企业英文名称|英文名|English name|Name in English|英語名|英語名称|영문명|영어 이름",
    "name_ja": "日文名称|日文名|Japanese name|Name in Japanese|日本語名|日本語名称|일본어명|일본어 이름",
    "name_ko": "韩文名称|韩文名|Korean name|Name in Korean|韓国語名|韓国語名称|한국어명|한국어 이름|한글명",
    "legal_form": "企业类型|企业形式|法律形式|组织形式|Legal form|Type|Company type|企業形態|法的形態"
    "|법적 형태|기업 형태",
    "investment_source": "投资来源|资本来源|出资来源|Source of investment|Investment source|投資元|資本の出所"
    "|투자 원천|투자 출처",
    "area": "所属区域|所属地区|所在区|区市县|区县|区域|地区|Area|District|地区名|エリア|구역|지역|소재 지역",
    "industry": "行业代码|国民经济行业代码|行业|Industry code|Industry|業種コード|業種|업종 코드|업종",
    "address": "地址|注册地址|经营地址|住所|Address|所在地|주소",
    "language": "联系语言|首选语言|语言|Preferred language|Language|希望言語|言語|선호 언어|언어",
    "countries": "投资方国别|投资国别|投资者国家或地区|国别|国家地区|国别地区|Country|Countries"
    "|Investor country"
    "|Countries or regions of the investors|投資国|国地域|투자국|국가",
    "employees": "职工人数|员工人数|从业人数|员工数|Employees|Staff|従業員数|직원 수|종업원 수",
    "foreign_employees": "外籍员工|外籍员工人数|外籍职工人数|外籍人数|Foreign employees"
    "|Employees from outside the mainland|外国籍従業員数|외국인 직원 수",
    "as_of": "数据日期|统计日期|截至日期|Day of the figures|As of|Date|基準日|기준일",
    "contact_name": "联系人|联系人姓名|企业联系人|Contact|Contact name|Contact person|担当者|連絡担当者"
    "|담당자|연락 담당자",
    "contact_position": "联系人职务|职务|Position|Contact position|Position of the contact|役職|직위|직책",
    "contact_mobile": "联系人手机|手机|手机号|手机号码|联系手机|Mobile|Mobile number"
    "|Mobile number of the contact"
    "|携帯電話|携帯番号|휴대전화|휴대폰",
    "contact_phone": "联系电话|办公电话|固定电话|电话|Telephone|Phone|Telephone of the contact|電話"
    "|電話番号|전화|전화번호",
    "contact_email": "电子邮箱|邮箱|电子邮件|E-mail|Email|E-mail of the contact|メール|メールアドレス"
    "|이메일|전자우편",
}
_MEANING = {fold(word): key for key, words in _ALSO.items() for word in [key, *words.split("|")]}
REQUIRED = ("uscc", "name_zh")
LOOK_AT = 10
"""A title and remarks may stand above the headings; further down they are not looked for."""


class HeadingsMissing(Refusal):
    code = "import.headings_missing"
    message = _(
        "No headings were found in the first %(rows)d rows. "
        "The table needs at least the columns “%(uscc)s” and “%(name)s”: see the template."
    )


class HeadingTwice(Refusal):
    code = "import.heading_twice"
    message = _("The columns “%(first)s” and “%(second)s” mean the same. Remove or rename one of them.")


@dataclass(frozen=True, kw_only=True)
class Headings:
    """The row the headings stand in, the place of each known column, and the headings nobody knows."""

    number: int
    places: Mapping[str, int]
    texts: Mapping[str, str]
    unknown: Sequence[str]


def find_headings(rows: Sequence[tuple[int, Sequence[str]]]) -> Headings:
    """The headings among the first rows (number, texts). Raises HeadingsMissing, HeadingTwice."""
    for number, texts in rows[:LOOK_AT]:
        meanings = [_MEANING.get(fold(text)) for text in texts]
        if set(REQUIRED) <= set(meanings):
            return _headings(number, texts, meanings)
    raise HeadingsMissing(rows=LOOK_AT, uscc=COLUMNS["uscc"], name=COLUMNS["name_zh"])


def _headings(number: int, texts: Sequence[str], meanings: Sequence[str | None]) -> Headings:
    places: dict[str, int] = {}
    for place, meaning in enumerate(meanings):
        if meaning is None:
            continue
        if meaning in places:
            raise HeadingTwice(first=texts[places[meaning]], second=texts[place])
        places[meaning] = place
    unknown = [text for text, meaning in zip(texts, meanings, strict=True) if text and meaning is None]
    known = {key: texts[place] for key, place in places.items()}
    return Headings(number=number, places=places, texts=known, unknown=unknown)
