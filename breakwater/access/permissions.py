"""What can be done in the house. Each operation names the one it needs; roles hold sets of them."""

from enum import StrEnum


class Permission(StrEnum):
    # enterprises
    ENTERPRISE_VIEW = "enterprise.view"
    ENTERPRISE_EDIT = "enterprise.edit"
    ENTERPRISE_IMPORT = "enterprise.import"
    ENTERPRISE_EXPORT = "enterprise.export"
    ENTERPRISE_MERGE = "enterprise.merge"
    ENTERPRISE_DESIGNATE = "enterprise.designate"
    PERSONAL_DATA_REVEAL = "personal_data.reveal"

    # cases
    CASE_VIEW = "case.view"
    CASE_REGISTER = "case.register"
    CASE_ASSIGN = "case.assign"
    CASE_HANDLE = "case.handle"
    CASE_COOPERATE = "case.cooperate"
    CASE_DECIDE_OBJECTION = "case.decide_objection"
    CASE_CALL_BACK = "case.call_back"
    CASE_SUPERVISE = "case.supervise"
    CASE_DECIDE_SIGNIFICANT = "case.decide_significant"

    # an enterprise in its own matters
    OWN_ENTERPRISE = "own.enterprise"
    OWN_CASES = "own.cases"

    # the notice and its table
    DISTRIBUTION_VIEW = "distribution.view"
    DISTRIBUTION_IMPORT = "distribution.import"
    DISTRIBUTION_PUBLISH = "distribution.publish"
    PLAYBOOK_APPLY = "playbook.apply"

    DASHBOARD_VIEW = "dashboard.view"

    # administration
    ORGANISATION_MANAGE = "organisation.manage"
    USERS_MANAGE = "users.manage"
    ABSENCE_RECORD = "absence.record"
    AUDIT_VIEW = "audit.view"
    AUDIT_VERIFY = "audit.verify"
