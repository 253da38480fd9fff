from __future__ import annotations

from django.db.models import QuerySet

from breakwater.messaging.models import Notice, Preference


def notices(user_id: int) -> QuerySet[Notice]:
    """What this user was told; the caller orders it, newest first by (at, id)."""
    return Notice.objects.filter(user_id=user_id)


def unread_count(user_id: int) -> int:
    return Notice.objects.filter(user_id=user_id, read_at=None).count()


def wants_mail(user_id: int) -> bool:
    return not Preference.objects.filter(user_id=user_id, email=False).exists()
