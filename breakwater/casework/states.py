"""The words of casework: states, levels, channels, kinds of records. Chinese terms from domain 2."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class State(models.TextChoices):
    """Where a case stands. Common to all case types; a type may leave some out."""

    REGISTERED = "registered", _("Registered")  # 已登记
    ASSIGNED = "assigned", _("Assigned")  # 已派单
    OBJECTED = "objected", _("Assignment disputed")  # 派单异议
    ACCEPTED = "accepted", _("Accepted")  # 已受理
    IN_PROGRESS = "in_progress", _("In progress")  # 办理中
    WAITING = "waiting", _("With the enterprise")  # 待企业补充
    REPLIED = "replied", _("Answered")  # 已答复待回访
    CLOSED = "closed", _("Closed")  # 已销号
    REJECTED = "rejected", _("Not taken on")  # 不予受理
    WITHDRAWN = "withdrawn", _("Withdrawn")  # 已撤回
    MERGED = "merged", _("Merged into another")  # 已合并


#: Work is still owed in these.
OPEN = (
    State.REGISTERED,
    State.ASSIGNED,
    State.OBJECTED,
    State.ACCEPTED,
    State.IN_PROGRESS,
    State.WAITING,
    State.REPLIED,
)
ENDED = (State.CLOSED, State.REJECTED, State.WITHDRAWN, State.MERGED)


class Level(models.TextChoices):
    """How hard a matter is; decides its deadlines. A significant one needs a meeting decision to close."""

    CONSULT = "consult", _("Consultation")  # 咨询
    ORDINARY = "ordinary", _("Ordinary")  # 一般
    COMPLEX = "complex", _("Complex, several departments")  # 复杂
    SIGNIFICANT = "significant", _("Significant: one matter, one discussion")  # 重大, 一事一议


class Priority(models.TextChoices):
    NORMAL = "normal", pgettext_lazy("priority", "Normal")
    HIGH = "high", pgettext_lazy("priority", "High")
    URGENT = "urgent", pgettext_lazy("priority", "Urgent")


class Channel(models.TextChoices):
    """How a matter came in."""

    PORTAL = "portal", _("Portal")
    HOTLINE = "hotline", _("Hotline")
    WECHAT = "wechat", _("WeChat")
    EMAIL = "email", _("E-mail")
    VISIT = "visit", _("Visit")
    IMPORT = "import", _("Spreadsheet")


class RecordKind(models.TextChoices):
    """What a working record (工作台账) notes."""

    CALL = "call", _("Call")
    VISIT = "visit", _("Visit")
    MEETING = "meeting", _("Meeting")
    WECHAT = "wechat", _("WeChat")
    MESSAGE = "message", _("Message")
    NOTE = "note", _("Internal note")


#: Records that count as contact with the enterprise.
CONTACTS = (RecordKind.CALL, RecordKind.VISIT, RecordKind.MEETING, RecordKind.WECHAT, RecordKind.MESSAGE)


class ClockKind(models.TextChoices):
    """What is due on a case."""

    ACKNOWLEDGE = "acknowledge", _("Accept")  # 签收
    FIRST_CONTACT = "first_contact", _("First contact")  # 首次联系
    RESOLVE = "resolve", _("Answer")  # 办结
    CALL_BACK = "call_back", _("Call-back")  # 回访
    COOPERATE = "cooperate", _("Cooperating answer")  # 协办


class Outcome(models.TextChoices):
    """What came of it, as the unit proposes and the enterprise confirms."""

    SOLVED = "solved", _("Solved")
    PARTLY = "partly", _("Partly solved")
    EXPLAINED = "explained", _("Explained: nothing could be done")


class LinkKind(models.TextChoices):
    DUPLICATE = "duplicate", _("Duplicate of")
    PARENT = "parent", _("Part of")
    RELATED = "related", _("Related to")
