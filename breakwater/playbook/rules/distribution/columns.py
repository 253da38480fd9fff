"""The columns of the table, known by their headings in English and Chinese."""

import re
from collections.abc import Sequence
from enum import Enum, auto
from typing import Final

from breakwater.playbook.rules.distribution.names import fold


class Column(Enum):
    """What a column holds."""

    NUMBER = auto()
    TASK = auto()
    CONTENTS = auto()
    DIVISIONS = auto()
    LEAD = auto()
    CHIEF = auto()
    CONTACT = auto()
    PHONE = auto()
    DUE = auto()
    COOPERATING = auto()


_HEADINGS: Final = {
    Column.NUMBER: r"no|number|serial (?:no|number)|#|序号|编号",
    Column.TASK: r"(?:main |key )?(?:tasks?|measures?)|(?:工作|重点|主要)?任务|(?:工作)?措施|任务名称",
    Column.CONTENTS: (
        r"contents?(?: and requirements?)?|requirements?"
        r"|(?:工作|任务|具体|主要)?内容(?:[和及与]要求)?|工作要求"
    ),
    Column.DIVISIONS: (
        r"(?:responsible )?(?:divisions?|departments?|units?)|责任(?:处室|单位|部门)|处室|承办处室"
    ),
    Column.LEAD: r"lead(?:ing)? (?:divisions?|departments?|units?)|牵头(?:处室|单位|部门)",
    Column.CHIEF: r"(?:division |department )?(?:chiefs?|heads?|directors?)|(?:处室)?(?:处长|负责人|责任人)",
    Column.CONTACT: r"contacts?(?: persons?)?|(?:联系|联络)人(?:员)?",
    Column.PHONE: (
        r"(?:.* )?(?:phones?|telephones?|tel|mobiles?|desk|e-?mail)(?: no| numbers?)?"
        r"|.*(?:电话|手机|座机|邮箱|联系方式).*"
    ),
    Column.DUE: r"due(?: dates?)?|deadlines?|(?:完成|办理)?(?:期限|时限|时间)",
    Column.COOPERATING: (
        r"co-?operating (?:divisions?|departments?|units?)|(?:配合|协办|协同)(?:处室|单位|部门)"
    ),
}
_PATTERNS: Final = {column: re.compile(pattern) for column, pattern in _HEADINGS.items()}
_LONGEST: Final = 40


def column_of(heading: str) -> Column | None:
    """The column a heading names, or None where it is no heading."""
    if len(heading) > _LONGEST:
        return None
    text = re.sub(r"(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])", "", fold(heading)).strip(" .:*")
    names = [text, *(part.strip() for part in text.split("/"))]
    fitting = (column for name in names for column in Column if _PATTERNS[column].fullmatch(name))
    return next(fitting, None)


def is_heading_row(columns: Sequence[Column | None]) -> bool:
    """Do these headings make a work distribution table: the work, the divisions, the persons?"""
    divisions = Column.DIVISIONS in columns or Column.LEAD in columns
    work = Column.TASK in columns or Column.CONTENTS in columns
    people = Column.CHIEF in columns or Column.CONTACT in columns
    return divisions and work and people
