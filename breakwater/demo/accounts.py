"""The accounts of the demo city: one for each role. They open by one click while the mark is there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from breakwater.access.roles import ROLES
from breakwater.demo.models import DemoCity

DOMAIN = "demo.breakwater.example"


@dataclass(frozen=True, kw_only=True)
class Account:
    """Somebody to be for a while. `role`: a code of access.roles; `what` says what there is to see."""

    key: str
    role: str
    language: str
    what: str | Promise
    domain: str = DOMAIN

    @property
    def email(self) -> str:
        return f"{self.key}@{self.domain}"

    @property
    def label(self) -> str | Promise:
        return ROLES[self.role].label


ACCOUNTS = (
    Account(
        key="enterprise.ko",
        role="enterprise",
        language="ko",
        what=_("A Korean electronics maker with open matters"),
    ),
    Account(key="enterprise.ja", role="enterprise", language="ja", what=_("A Japanese machine builder")),
    Account(key="enterprise.en", role="enterprise", language="en", what=_("An American software firm")),
    Account(
        key="enterprise.zh",
        role="enterprise",
        language="zh-Hans",
        what=_("A foreign-trade company of Dalian"),
    ),
    Account(
        key="official",
        role="district_official",
        language="zh-Hans",
        what=_("The official of the Korean electronics maker"),
    ),
    Account(
        key="district.chief",
        role="district_chief",
        language="zh-Hans",
        what=_("Designates and assigns in one district"),
    ),
    Account(
        key="officer", role="division_officer", language="zh-Hans", what=_("Works the queue of a division")
    ),
    Account(
        key="chief",
        role="division_chief",
        language="zh-Hans",
        what=_("Answers for the deadlines of a division"),
    ),
    Account(key="deputy", role="deputy_leader", language="zh-Hans", what=_("Decides significant matters")),
    Account(
        key="leader", role="leader", language="zh-Hans", what=_("Sees everything, where it is stuck first")
    ),
    Account(
        key="customs", role="partner", language="zh-Hans", what=_("Sees only what customs is asked about")
    ),
    Account(key="auditor", role="auditor", language="zh-Hans", what=_("Reads and verifies the audit trail")),
    Account(
        key="system",
        role="system_administrator",
        language="zh-Hans",
        what=_("Keeps the playbook and the departments"),
    ),
    Account(
        key="security", role="security_administrator", language="zh-Hans", what=_("Gives accounts and posts")
    ),
    Account(
        key="audit", role="audit_administrator", language="zh-Hans", what=_("Watches the administrators")
    ),
)


def mark() -> DemoCity | None:
    """The demo's mark, if this database bears it."""
    return DemoCity.objects.first()


def is_demo() -> bool:
    """Whether this database bears the demo's mark."""
    return mark() is not None


def is_unfinished() -> bool:
    """Whether the building of the city was cut off, or is under way."""
    return DemoCity.objects.filter(finished_at=None).exists()


def lines(*, coming: bool = False) -> Iterator[str]:
    """What the command line prints in a demo database, or in one that is `coming` to be one."""
    if not (coming or is_demo()):
        return
    yield "Demo accounts, synthetic; sign in with one click at /demo/:"
    for account in ACCOUNTS:
        yield f"  {account.email:46} {account.role}"
