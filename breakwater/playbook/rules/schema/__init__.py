"""The playbook as data: what it may say, how it is read, checked and compared. Plain Python, no Django.

A playbook is a folder of YAML files that turns one notice of one city into configuration::

    problems = check(Path("playbooks/dalian-2020"))   # [] when all is well
    playbook = load(Path("playbooks/dalian-2020"))    # or raises BrokenPlaybook
    fingerprint(playbook)                             # equal for equal content
    diff(stored, playbook)                            # what applying it would change
"""

from .comparing import Change, ChangeKind, diff, fingerprint
from .folder import check, load
from .playbook import Playbook
from .problems import BrokenPlaybook, Problem
from .words import Language, Text

__all__ = [
    "BrokenPlaybook",
    "Change",
    "ChangeKind",
    "Language",
    "Playbook",
    "Problem",
    "Text",
    "check",
    "diff",
    "fingerprint",
    "load",
]
