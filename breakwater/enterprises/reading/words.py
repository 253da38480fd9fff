"""What people write in the cells of a list, in four languages; compared after `fold`."""

from __future__ import annotations

import unicodedata


def fold(text: str) -> str:
    """Without width, case, spaces and punctuation: two spellings of a word are one."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(c for c in plain if c.isalnum())


def _folded(table: dict[str, str]) -> dict[str, str]:
    """Word -> meaning, from meaning -> words parted by a bar."""
    return {fold(word): meaning for meaning, words in table.items() for word in [meaning, *words.split("|")]}


LEGAL_FORMS = _folded(
    {
        "wholly_owned": "外商独资|外资独资|外资企业|港澳台独资|台港澳独资|独资|独資|独資企業|단독투자"
        "|독자|WFOE|"
        "Wholly foreign-owned|Wholly owned by investors from outside the mainland",
        "equity_joint_venture": "中外合资|中外合资经营|合资|港澳台合资|合弁|合弁企業|합자|합작투자|EJV|JV|"
        "Equity joint venture|Joint venture",
        "cooperative_joint_venture": "中外合作|中外合作经营|合作|合作企業|합작경영|CJV"
        "|Co-operative joint venture|"
        "Contractual joint venture",
        "limited_by_shares": "股份有限公司|外商投资股份有限公司|股份公司|株式会社|주식회사"
        "|Company limited by shares",
        "limited_company": "有限责任公司|有限公司|民营|私营|有限会社|유한회사|Limited liability company"
        "|LLC|Private",
        "state_owned": "国有|国有企业|国企|国有企業|국유기업|State-owned company|State-owned",
        "partnership": "合伙|合伙企业|外商投资合伙企业|パートナーシップ|합명|합자회사|Partnership",
        "reinvestment": "外商投资企业再投资|再投资|外企再投资|再投資|재투자|"
        "Company owned by a foreign-invested enterprise|Reinvestment",
        "branch": "分公司|分支机构|支店|지점|지사|Branch",
        "representative_office": "代表处|常驻代表机构|駐在員事務所|駐在事務所|대표처|Representative office",
    }
)
SOURCES = _folded(
    {
        "foreign": "外资|外商|外国|外商投资|外資|외자|외국인투자|Foreign",
        "hmt": "港澳台|台港澳|港澳台资|港澳台商投资|香港マカオ台湾|홍콩마카오대만|"
        "Hong Kong, Macao or Taiwan|Hong Kong Macao Taiwan",
        "domestic": "内资|国内|境内|民营|内資|内国|내자|국내|Domestic",
    }
)
LANGUAGES = _folded(
    {
        "zh-Hans": "中文|汉语|简体中文|中国語|중국어|zh|zh-CN|Chinese",
        "en": "英文|英语|英語|영어|English",
        "ja": "日文|日语|日本語|일본어|Japanese",
        "ko": "韩文|韩语|朝鲜语|韓国語|한국어|Korean",
    }
)
