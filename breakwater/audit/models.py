"""The record of every write and of reads of personal data, and the seals that chain it.

No foreign keys: a record must outlive what it speaks of, and must not hold it back.
"""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Func
from django.utils.translation import gettext_lazy as _

from breakwater.kernel.isolation import Isolation, StaffOnly


class ClockTimestamp(Func):
    """The moment of the statement, not of its transaction's start."""

    function = "CLOCK_TIMESTAMP"
    output_field = models.DateTimeField()


class Entry(models.Model):
    """One row written, read or exported. Written by the database's triggers alone; append-only."""

    class Op(models.TextChoices):
        INSERT = "insert", _("added")
        UPDATE = "update", _("changed")
        DELETE = "delete", _("deleted")
        READ = "read", _("read")
        EXPORT = "export", _("exported")

    isolation: ClassVar[Isolation] = StaffOnly()
    audited: ClassVar[bool] = False
    append_only: ClassVar[bool] = True

    at = models.DateTimeField(db_default=ClockTimestamp())
    actor_kind = models.CharField(max_length=20, help_text="staff, partner, enterprise, system or database.")
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=100)
    origin = models.JSONField(help_text="channel, ip and request id; empty for the database.")
    op = models.CharField(max_length=10, choices=Op)
    table_name = models.CharField(max_length=63)
    row_pk = models.TextField()
    enterprise_id = models.BigIntegerField(null=True)
    before = models.JSONField(null=True, help_text="The row; of an update, only the columns that changed.")
    after = models.JSONField(null=True)
    txid = models.BigIntegerField(help_text="Entries of one transaction share it.")

    class Meta:
        verbose_name_plural = "entries"
        indexes = [
            models.Index(fields=["table_name", "row_pk"], name="audit_entry_row"),
            models.Index(fields=["at"], name="audit_entry_at"),
        ]

    def __str__(self) -> str:
        return f"{self.pk}: {self.actor_name} {self.op} {self.table_name} {self.row_pk}"


class Unsealed(models.Model):
    """An entry that waits for its seal. Committed with the entry, so a seal never misses a slow writer."""

    isolation: ClassVar[Isolation] = StaffOnly()
    audited: ClassVar[bool] = False

    entry_id = models.BigIntegerField(primary_key=True)

    class Meta:
        verbose_name_plural = "unsealed"

    def __str__(self) -> str:
        return str(self.entry_id)


class Seal(models.Model):
    """A link of the chain: the digests of a batch of entries, hashed together with the link before.

    `rows` repeats table and row of each entry, so that a removed one can still be named.
    """

    isolation: ClassVar[Isolation] = StaffOnly()
    audited: ClassVar[bool] = False
    append_only: ClassVar[bool] = True

    number = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    entry_ids = ArrayField(models.BigIntegerField())
    rows = ArrayField(models.TextField())
    digests = models.BinaryField(help_text="SHA-256 of each entry, 32 bytes each, in the order of entry_ids.")
    digest = models.BinaryField(help_text="SHA-256 of the digest before and of all the above.")

    def __str__(self) -> str:
        return f"{self.number}: {bytes(self.digest).hex()}"
