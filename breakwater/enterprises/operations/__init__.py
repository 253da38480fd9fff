"""What can be done to the register: one function for each verb of a user."""

from breakwater.enterprises.operations.contacts import (
    Person,
    add_contact,
    amend_contact,
    invite_contact,
    retire_contact,
)
from breakwater.enterprises.operations.designations import (
    designate,
    designate_many,
    end_designation,
)
from breakwater.enterprises.operations.facts import record_fact, record_facts
from breakwater.enterprises.operations.merging import merge, undo_merge
from breakwater.enterprises.operations.registering import (
    Holding,
    Particulars,
    amend,
    close,
    prefer_language,
    register,
    reopen,
)
from breakwater.enterprises.operations.twins import find_twins, judge_different

__all__ = [
    "Holding",
    "Particulars",
    "Person",
    "add_contact",
    "amend",
    "amend_contact",
    "close",
    "designate",
    "designate_many",
    "end_designation",
    "find_twins",
    "invite_contact",
    "judge_different",
    "merge",
    "prefer_language",
    "record_fact",
    "record_facts",
    "register",
    "reopen",
    "retire_contact",
    "undo_merge",
]
