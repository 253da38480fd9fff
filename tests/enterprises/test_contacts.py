"""Contacts: their numbers, their accounts, and their retirement."""

from __future__ import annotations

import pytest

from breakwater.enterprises import operations
from breakwater.enterprises.models import Contact
from breakwater.enterprises.operations.contacts import (
    AddressInUse,
    ContactDesignated,
    NoAddressToInvite,
    UnknownContact,
)
from breakwater.kernel.errors import AlreadyDone
from breakwater.kernel.phones import MobileLength
from tests.enterprises.builders import NOW, TODAY, actor, area, chief, contact, enterprise, member, staff

pytestmark = pytest.mark.django_db


def test_numbers_are_stored_in_one_spelling() -> None:
    made = contact(enterprise(), mobile="190 0000 0001", phone="8000 1234", email=" Li@Example.com ")
    assert (made.mobile, made.phone, made.email) == ("+8619000000001", "+8641180001234", "li@example.com")


def test_a_short_number_is_refused_at_its_field() -> None:
    with pytest.raises(MobileLength) as refused:
        contact(enterprise(), mobile="1900000001")
    assert refused.value.field == "mobile"


def test_an_invited_contact_signs_in_for_the_enterprise_until_retired() -> None:
    made = enterprise()
    user = member(made)
    assert not user.has_usable_password()
    assert actor(user).enterprise_ids == {made.pk}
    operations.retire_contact(contact_id=user.contacts.get().pk, by=chief(), now=NOW)
    assert actor(user).enterprise_ids == set()


def test_a_contact_is_invited_once_and_needs_an_address_of_its_own() -> None:
    made, by = enterprise(), chief()
    with pytest.raises(NoAddressToInvite):
        operations.invite_contact(contact_id=contact(made).pk, by=by, now=NOW)
    official = staff("division_officer")
    with pytest.raises(AddressInUse):
        operations.invite_contact(contact_id=contact(made, email=official.email).pk, by=by, now=NOW)
    user = member(made)
    with pytest.raises(AlreadyDone):
        operations.invite_contact(contact_id=user.contacts.get().pk, by=by, now=NOW)


def test_the_designated_contact_cannot_be_retired() -> None:
    made, here = enterprise(), area()
    person, official = contact(made), staff("district_official", area=here)
    operations.designate(
        enterprise_id=made.pk,
        official_id=official.pk,
        contact_id=person.pk,
        starts=TODAY,
        by=chief(),
        now=NOW,
    )
    with pytest.raises(ContactDesignated):
        operations.retire_contact(contact_id=person.pk, by=chief(), now=NOW)


def test_an_enterprise_changes_its_own_contacts_and_no_others() -> None:
    own, other = enterprise(), enterprise("大连乙有限公司")
    by = actor(member(own))
    mine = contact(own, by=by, name="朴")
    theirs = contact(other)
    person = operations.Person(name="金", mobile="19000000002")
    operations.amend_contact(contact_id=mine.pk, person=person, by=by, now=NOW)
    with pytest.raises(UnknownContact):
        operations.amend_contact(contact_id=theirs.pk, person=person, by=by, now=NOW)
    assert Contact.objects.get(pk=mine.pk).name == "金"
    assert Contact.objects.get(pk=theirs.pk).name == "李娜"
