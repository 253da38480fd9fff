"""The people of an enterprise whom we may call."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from breakwater.access.actors import Actor
from breakwater.access.operation import operation
from breakwater.access.permissions import Permission
from breakwater.enterprises.models import Contact
from breakwater.enterprises.operations.locking import locked
from breakwater.enterprises.policies import visible
from breakwater.enterprises.queries import not_over
from breakwater.kernel.clock import today
from breakwater.kernel.errors import AlreadyDone, NotFound, Refusal
from breakwater.kernel.languages import SOURCE
from breakwater.kernel.phones import UnreadablePhone, normalise_phone
from breakwater.organisation.models import User


@dataclass(frozen=True, kw_only=True)
class Person:
    """A contact as a person writes it down; numbers in any usual spelling."""

    name: str
    position: str = ""
    phone: str = ""
    mobile: str = ""
    email: str = ""
    wechat: str = ""
    language: str = SOURCE.tag


class UnknownContact(NotFound):
    code = "contact.unknown"
    message = _("This contact is not in the register, or its enterprise lies outside your area.")


class ContactDesignated(Refusal):
    code = "contact.designated"
    message = _("%(name)s is the designated contact. Designate another contact first, then retire this one.")
    http_status = 409


class NoAddressToInvite(Refusal):
    code = "contact.no_address"
    message = _("%(name)s has no e-mail address. Enter one first: the invitation goes there.")


class AddressInUse(Refusal):
    code = "contact.address_in_use"
    message = _("%(email)s already signs in here as somebody else. Ask the contact for another address.")
    http_status = 409


@operation(Permission.ENTERPRISE_EDIT, Permission.OWN_ENTERPRISE)
def add_contact(*, enterprise_id: int, person: Person, by: Actor, now: datetime) -> Contact:
    """Enter a contact. Raises UnknownEnterprise, MobileLength, UnreadablePhone."""
    enterprise = locked(enterprise_id, by=by)
    return Contact.objects.create(enterprise=enterprise, **asdict(_normalised(person)))


@operation(Permission.ENTERPRISE_EDIT, Permission.OWN_ENTERPRISE)
def amend_contact(*, contact_id: int, person: Person, by: Actor, now: datetime) -> Contact:
    """Change a contact. Raises UnknownContact, MobileLength, UnreadablePhone."""
    contact = _held(contact_id, by)
    for name, value in asdict(_normalised(person)).items():
        setattr(contact, name, value)
    contact.save()
    return contact


@operation(Permission.ENTERPRISE_EDIT, Permission.OWN_ENTERPRISE)
def retire_contact(*, contact_id: int, by: Actor, now: datetime) -> None:
    """The person no longer speaks for the enterprise, and can no longer sign in for it.

    Raises UnknownContact, ContactDesignated.
    """
    contact = _held(contact_id, by)
    if contact.designations.filter(not_over(today(now))).exists():
        raise ContactDesignated(name=contact.name)
    contact.is_active = False
    contact.save(update_fields=["is_active"])


@operation(Permission.ENTERPRISE_EDIT)
def invite_contact(*, contact_id: int, by: Actor, now: datetime) -> User:
    """Give a contact an account, whose password they set by the link sent to their address.

    Raises UnknownContact, NoAddressToInvite, AddressInUse, AlreadyDone.
    """
    contact = _held(contact_id, by)
    if contact.user_id is not None:
        raise AlreadyDone()
    if not contact.email:
        raise NoAddressToInvite(name=contact.name)
    contact.user = _account(contact)
    try:
        with transaction.atomic():
            contact.save(update_fields=["user"])
    except IntegrityError:
        raise AddressInUse(email=contact.email) from None
    return contact.user


def _account(contact: Contact) -> User:
    """The account of the contact's address, made if there is none."""
    email = contact.email.lower()
    user = User.objects.filter(email=email).first()
    if user is None:
        return User.objects.create_user(
            email, kind=User.Kind.ENTERPRISE, name=contact.name, language=contact.language
        )
    if user.kind != User.Kind.ENTERPRISE:
        raise AddressInUse(email=email)
    return user


def _held(contact_id: int, by: Actor) -> Contact:
    """The contact, with its enterprise locked."""
    contact = Contact.objects.filter(pk=contact_id, enterprise__in=visible(by)).first()
    if contact is None:
        raise UnknownContact()
    locked(contact.enterprise_id, by=by)
    contact.refresh_from_db()
    return contact


def _normalised(person: Person) -> Person:
    return replace(
        person,
        phone=_phone(person.phone, "phone"),
        mobile=_phone(person.mobile, "mobile"),
        email=person.email.strip().lower(),
    )


def _phone(text: str, field: str) -> str:
    try:
        return normalise_phone(text) if text.strip() else ""
    except UnreadablePhone as problem:
        problem.field = field
        raise
