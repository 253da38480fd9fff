"""Papers people give us, and what we know about them. The bytes are in the data folder: :mod:`.files`."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse

from breakwater.documents.types import BY_MIME
from breakwater.kernel.isolation import USER, Isolation, of_enterprise
from breakwater.organisation.models import User

#: The inner table has a policy of its own, which leaves a partner the cases it is asked about.
OF_VISIBLE_CASES = "id in (select document_id from casework_casedocument)"


class Document(models.Model):
    """A file as it was uploaded. Never changed; two documents may hold the same bytes."""

    isolation: ClassVar[Isolation] = replace(
        of_enterprise(writable=True),
        partner_read=f"uploaded_by_id = {USER} or {OF_VISIBLE_CASES}",
        partner_add=f"uploaded_by_id = {USER}",
    )

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=200, help_text="As uploaded, without path and control characters.")
    content_type = models.CharField(max_length=100, help_text="As found in the bytes.")
    size = models.PositiveIntegerField(help_text="Bytes.")
    sha256 = models.CharField(max_length=64)
    kind = models.CharField(
        max_length=40, blank=True, help_text="What paper it is, in the words of the case type."
    )
    enterprise_id = models.BigIntegerField(
        null=True, db_index=True, help_text="Whose it is; null for the house."
    )
    uploaded_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", help_text="Null for the house itself."
    )
    uploaded_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["sha256"], name="document_sha256")]
        constraints = [
            models.CheckConstraint(
                name="document_sha256_is_hex", condition=Q(sha256__regex=r"^[0-9a-f]{64}$")
            ),
            models.CheckConstraint(name="document_not_empty", condition=Q(size__gt=0)),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("documents:open", args=[self.pk])

    @property
    def may_be_shown(self) -> bool:
        """Whether a browser may draw it in a page of its own, rather than save it."""
        return BY_MIME[self.content_type].inline
