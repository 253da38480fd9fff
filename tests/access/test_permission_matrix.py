"""Who finds which page open: every route of the platform, every kind of person.

A new route fails until it has a line here. Say who may, from the words of the roles, not from what it does.
"""

from __future__ import annotations

from uuid import UUID

import pytest

from tests.access.matrix import Route, World, routes, world

PUBLIC = frozenset({"public"})
MEMBER, STRANGER = frozenset({"member"}), frozenset({"stranger"})
ENTERPRISES = MEMBER | STRANGER
DISTRICT_CHIEF = frozenset({"district_chief"})
DIVISION = frozenset({"officer", "division_chief"})
LEADERS = frozenset({"leader", "deputy"})
PARTNERS = frozenset({"partner", "other_partner"})
SECURITY = frozenset({"security_administrator"})
SYSTEM = frozenset({"system_administrator"})
AUDITORS = frozenset({"auditor", "audit_administrator"})
NO_CASEWORK = SECURITY | SYSTEM | AUDITORS | {"no_post"}

#: Those who see the city's case and enterprise, and those who work on others of their kind.
CLOSE = DISTRICT_CHIEF | DIVISION | LEADERS | {"official"}
CASEWORKERS = CLOSE | {"other_district"}
CHIEFS = DISTRICT_CHIEF | LEADERS | {"division_chief"}
REGISTRARS = DISTRICT_CHIEF | DIVISION
EDITORS = REGISTRARS | {"official"}
STAFF = CASEWORKERS | NO_CASEWORK
SIGNED_IN = STAFF | PARTNERS | ENTERPRISES
EVERYBODY = SIGNED_IN | PUBLIC
NOBODY: frozenset[str] = frozenset()
HANDLER = frozenset({"official"})

NO_ROW = UUID(int=0)


DIFFICULTY = {
    "category": "labour-return", "severity": "stopped", "title": "One", "text": "Two", "language": "en",
}  # fmt: skip


def case(world: World) -> dict[str, object]:
    return {"number": world.case.number}


def step(world: World) -> dict[str, object]:
    return {"number": world.case.number, "name": "accept"}


def own_step(world: World) -> dict[str, object]:
    return {"number": world.case.number, "name": "withdraw"}


def asked(world: World) -> dict[str, object]:
    return {"number": world.case.number, "department_id": world.case.lead_department_id}


def enterprise(world: World) -> dict[str, object]:
    return {"pk": world.city.enterprise.pk}


def uscc(world: World) -> dict[str, object]:
    return {"uscc": world.city.enterprise.uscc}


def contact(world: World) -> dict[str, object]:
    return {"pk": world.city.contact.pk}


def officer(world: World) -> dict[str, object]:
    return {"pk": world.city.officer.pk}


def officers_post(world: World) -> dict[str, object]:
    return {"pk": world.city.officer.posts.get().pk}


def no_number(world: World) -> dict[str, object]:
    return {"pk": 0}


def no_uuid(world: World) -> dict[str, object]:
    return {"id": NO_ROW}


#: allauth's: the same for whoever signed in, whatever their role. Some lead elsewhere by themselves.
ACCOUNT = {
    "account_login": EVERYBODY,
    "account_logout": EVERYBODY,
    "account_inactive": EVERYBODY,
    "account_signup": EVERYBODY,
    "account_email_verification_sent": EVERYBODY,
    "account_reset_password": EVERYBODY,
    "account_reset_password_done": EVERYBODY,
    "account_reset_password_from_key_done": EVERYBODY,
    "account_email": SIGNED_IN,
    "account_change_password": SIGNED_IN,
    "account_set_password": SIGNED_IN,
    "account_confirm_login_code": SIGNED_IN,
    "mfa_index": SIGNED_IN,
    "mfa_authenticate": SIGNED_IN,
    "mfa_activate_totp": SIGNED_IN,
    "mfa_generate_recovery_codes": SIGNED_IN,
    "mfa_list_webauthn": SIGNED_IN,
    "mfa_add_webauthn": SIGNED_IN,
    "mfa_login_webauthn": SIGNED_IN,
    # For who set up a second step; nobody here has.
    "account_reauthenticate": NOBODY,
    "mfa_reauthenticate": NOBODY,
    "mfa_reauthenticate_webauthn": NOBODY,
    "mfa_deactivate_totp": NOBODY,
    "mfa_view_recovery_codes": NOBODY,
    "mfa_download_recovery_codes": NOBODY,
}

MATRIX: dict[str, Route] = {
    **{name: Route(may) for name, may in ACCOUNT.items()},
    "account_confirm_email": Route(EVERYBODY, lambda world: {"key": "x"}),
    "account_reset_password_from_key": Route(EVERYBODY, lambda world: {"uidb36": "x", "key": "x"}),
    "mfa_remove_webauthn": Route(NOBODY, no_number),
    "mfa_edit_webauthn": Route(NOBODY, no_number),
    "set_language": Route(EVERYBODY, method="post"),
    # portal, without signing in
    "portal:home": Route(EVERYBODY),
    "portal:measure": Route(EVERYBODY, lambda world: {"number": 1}),
    "portal:notice": Route(EVERYBODY),
    "portal:help": Route(EVERYBODY),
    # portal, one's own enterprise
    "casework_portal:home": Route(ENTERPRISES),
    "casework_portal:matters": Route(ENTERPRISES),
    "casework_portal:new": Route(ENTERPRISES),
    "casework_portal:official": Route(ENTERPRISES),
    "casework_portal:matter": Route(MEMBER, case),
    "casework_portal:registered": Route(MEMBER, case),
    "casework_portal:message": Route(MEMBER, case, "post"),
    "casework_portal:step": Route(MEMBER, own_step),
    "assistance_portal:register": Route(ENTERPRISES),
    "enterprises_portal:own": Route(ENTERPRISES),
    "enterprises_portal:language": Route(ENTERPRISES, method="post"),
    "enterprises_portal:contact_new": Route(ENTERPRISES),
    "enterprises_portal:contact": Route(MEMBER, contact),
    "enterprises_portal:contact_retire": Route(MEMBER, contact, "post"),
    # desk: cases
    "casework:my_work": Route(STAFF | PARTNERS),
    "casework:queue": Route(CASEWORKERS),
    "casework:case": Route(CLOSE, case),
    "casework:record": Route(CLOSE, case, "post"),
    "casework:ask": Route(CLOSE, case, "post"),
    "casework:answer": Route(NOBODY, asked),  # nobody was asked about this case
    "casework:step": Route(CLOSE, step),
    "desk:dashboard": Route(CASEWORKERS),
    "desk:search": Route(CASEWORKERS),
    "desk:create": Route(CASEWORKERS),
    "assistance:take_in": Route(CASEWORKERS),
    # desk: the register
    "enterprises:list": Route(CASEWORKERS),
    "enterprises:gaps": Route(CASEWORKERS),
    "enterprises:export": Route(REGISTRARS | LEADERS, lambda world: {"kind": "xlsx"}),
    "enterprises:new": Route(EDITORS | {"other_district"}),
    "enterprises:imports": Route(REGISTRARS),
    "enterprises:import_template": Route(REGISTRARS, lambda world: {"language": "en"}),
    "enterprises:import": Route(REGISTRARS, no_number, missing=True),
    "enterprises:import_confirm": Route(REGISTRARS, no_number, "post", missing=True),
    "enterprises:import_report": Route(REGISTRARS, no_number, missing=True),
    "enterprises:twins": Route(CHIEFS),
    "enterprises:twins_search": Route(CHIEFS, method="post"),
    "enterprises:compare": Route(CHIEFS, lambda world: {"first": 0, "second": 0}, missing=True),
    "enterprises:twin_different": Route(CHIEFS, no_number, "post", missing=True),
    "enterprises:merge_undo": Route(CHIEFS, no_number, "post", missing=True),
    "enterprises:enterprise": Route(CLOSE, enterprise),
    "enterprises:edit": Route(EDITORS, enterprise),
    "enterprises:close": Route(EDITORS, enterprise, "post"),
    "enterprises:reopen": Route(EDITORS, enterprise, "post"),
    "enterprises:facts": Route(EDITORS, enterprise),
    "enterprises:designate": Route(CHIEFS, enterprise),
    "enterprises:designation_end": Route(CHIEFS, no_number, "post", missing=True),
    "enterprises:contact_new": Route(EDITORS, enterprise),
    "enterprises:contact": Route(EDITORS, contact),
    "enterprises:contact_retire": Route(EDITORS, contact, "post"),
    "enterprises:contact_invite": Route(EDITORS, contact, "post"),
    "enterprises:contact_reveal": Route(CLOSE, contact, "post"),
    # desk: the notice and its table
    "playbook:distribution": Route(CASEWORKERS | ENTERPRISES),
    "playbook:print": Route(CASEWORKERS | ENTERPRISES),
    "playbook:export": Route(CASEWORKERS | ENTERPRISES),
    "playbook:imports": Route(DIVISION | LEADERS),
    "playbook:import": Route(DIVISION | LEADERS, no_number, missing=True),
    "playbook:publish": Route(LEADERS | {"division_chief"}, no_number, "post", missing=True),
    "playbook:discard": Route(DIVISION | LEADERS, no_number, "post", missing=True),
    "playbook:decide": Route(DIVISION | LEADERS, no_number, "post", missing=True),
    "playbook:playbook": Route(DIVISION | LEADERS | SYSTEM),
    "playbook:version": Route(DIVISION | LEADERS | SYSTEM, no_number, missing=True),
    # desk: administration
    "access:people": Route(SECURITY),
    "access:new_person": Route(SECURITY),
    "access:person": Route(SECURITY, officer),
    "access:appoint": Route(SECURITY, officer),
    "access:close_account": Route(SECURITY, officer, "post"),
    "access:end_post": Route(SECURITY, officers_post),
    "access:absences": Route(CASEWORKERS | SECURITY),
    "access:back": Route(CASEWORKERS | SECURITY, no_number, "post", missing=True),
    "access:audit": Route(AUDITORS),
    # both faces: one's own
    "messaging:notices": Route(SIGNED_IN),
    "messaging:bell": Route(SIGNED_IN),
    "messaging:read_all": Route(SIGNED_IN, method="post"),
    "messaging:open": Route(SIGNED_IN, no_uuid, "post", missing=True),
    "documents:open": Route(SIGNED_IN, no_uuid, missing=True),
    "jobs:show": Route(SIGNED_IN, no_uuid, missing=True),
    "jobs:cancel": Route(SIGNED_IN, no_uuid, "post", missing=True),
    # programs, by token
    "tokens:tokens": Route(CASEWORKERS | PARTNERS | ENTERPRISES),
    "tokens:revoke": Route(CASEWORKERS | PARTNERS | ENTERPRISES, no_uuid, "post", missing=True),
    "api:openapi": Route(EVERYBODY),
    "api:nowhere": Route(NOBODY, lambda world: {"path": "nothing"}),
    "api:enterprises": Route(CASEWORKERS | ENTERPRISES, token=True),
    "api:enterprise": Route(CLOSE | MEMBER, uscc, token=True),
    "api:cases": Route(CASEWORKERS | PARTNERS | ENTERPRISES, token=True),
    "api:case": Route(CLOSE | MEMBER, case, token=True),
    "api:difficulties": Route(CASEWORKERS | ENTERPRISES, method="post", body=DIFFICULTY, token=True),
    "api:transitions": Route(CLOSE | MEMBER, case, token=True),
    "api:transition": Route(HANDLER, step, "post", body={}, token=True),
    "api:records": Route(CLOSE | MEMBER, case, token=True),
    "api:documents": Route(CLOSE | MEMBER, case, token=True),
    "api:document": Route(CASEWORKERS | PARTNERS | ENTERPRISES, no_uuid, missing=True, token=True),
    "api:distribution": Route(CASEWORKERS | ENTERPRISES, missing=True, token=True),
    "api:figures": Route(CASEWORKERS, token=True),
    "api:webhooks": Route(CASEWORKERS | PARTNERS | ENTERPRISES, token=True),
    "api:webhook": Route(CASEWORKERS | PARTNERS | ENTERPRISES, no_uuid, "delete", missing=True, token=True),
    "api:deliveries": Route(CASEWORKERS | PARTNERS | ENTERPRISES, no_uuid, missing=True, token=True),
    # closed in a city that is not the demo's, and outside development
    "demo:accounts": Route(NOBODY),
    "demo:sign_in": Route(NOBODY, method="post"),
    "kernel:gallery": Route(NOBODY),
}


def test_every_route_is_in_the_matrix() -> None:
    named = {name for name, _pattern in routes()}
    assert named - MATRIX.keys() == set(), "Say in MATRIX who may open these."
    assert MATRIX.keys() - named == set(), "These routes are gone."


def test_no_route_does_without_sign_in_but_those_open_to_the_public() -> None:
    """And those that close themselves, and allauth's steps between password and second factor."""
    free = {name for name, pattern in routes() if getattr(pattern.callback, "login_required", True) is False}
    meant = {name for name, route in MATRIX.items() if "public" in route.may or route.token}
    meant |= {"api:nowhere"}  # says that there is nothing, to anybody
    between = {"account_confirm_login_code", "mfa_authenticate", "mfa_login_webauthn", "mfa_trust"}
    assert free - meant - between - {"demo:accounts", "demo:sign_in", "kernel:gallery"} == set()


def test_every_kind_of_person_is_in_the_matrix(db: None) -> None:
    assert world().people.keys() | PUBLIC == EVERYBODY


@pytest.mark.django_db
def test_each_route_is_open_to_those_who_may_and_to_nobody_else() -> None:
    made = world()
    wrong = [
        f"{name}: {'closed to' if who in route.may else 'open to'} {who}"
        for name, route in MATRIX.items()
        for who in sorted(EVERYBODY if name not in ACCOUNT else {"public", "member", "official"})
        if made.open_to(who, name, route) != (who in route.may)
    ]
    assert wrong == []
