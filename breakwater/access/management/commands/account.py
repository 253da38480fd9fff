"""`breakwater account EMAIL`: an account from the command line, for the first people of a new house.

The first one is a security administrator, who gives all further accounts and posts on the desk.
"""

from __future__ import annotations

import getpass
import sys
from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from breakwater.access import actors, operations
from breakwater.access.roles import POST_ROLES, SecurityAdministrator
from breakwater.kernel import clock
from breakwater.kernel.errors import Refusal
from breakwater.organisation.models import Department, User


class Command(BaseCommand):
    help = "Make a staff account with one post. The password is asked for, or read from standard input."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--name", required=True)
        parser.add_argument("--role", choices=sorted(POST_ROLES), default=SecurityAdministrator.code)
        parser.add_argument("--department", default="BOC", help="code of a department; BOC: the bureau")
        parser.add_argument("--language", default="zh-Hans")

    def handle(self, *args: Any, **options: Any) -> None:
        department = Department.objects.filter(code=options["department"]).first()
        if department is None:
            raise CommandError(
                f"There is no department {options['department']}. Name another, or apply a playbook first:"
                " breakwater playbook apply."
            )
        password = _password()
        by, today = actors.system("command line"), clock.today(clock.now())
        try:
            with transaction.atomic():
                user = operations.create_user(
                    by=by,
                    email=options["email"],
                    kind=User.Kind.STAFF,
                    name=options["name"],
                    language=options["language"],
                    password=password,
                )
                operations.appoint(
                    by=by, user=user, department=department, role=options["role"], starts=today
                )
        except Refusal as refused:
            raise CommandError(str(refused)) from None
        self.stdout.write(f"{user.email} signs in as {options['role']} of {department.code}.")


def _password() -> str:
    given = getpass.getpass("Password: ") if sys.stdin.isatty() else sys.stdin.readline().strip()
    try:
        validate_password(given)
    except ValidationError as weak:
        raise CommandError(" ".join(weak.messages)) from None
    return given
