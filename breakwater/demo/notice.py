"""The notice: its playbook applied, its work distribution table imported, decided and published."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings

from breakwater.access.actors import Actor
from breakwater.demo import texts
from breakwater.demo.city import City
from breakwater.playbook.models import Finding
from breakwater.playbook.operations import apply, decide, import_table, publish

PLAYBOOK = settings.ROOT / "playbooks" / "dalian-2020"


def put_in_force(city: City) -> None:
    """The playbook, a few days before the first matter."""
    apply(playbook=PLAYBOOK, by=city.house, now=city.founded)


def publish_table(city: City) -> None:
    """An officer imports the table and decides each finding; the chief publishes it."""
    at = city.founded + timedelta(hours=1)
    officer = city.actor(city.person("officer"), at)
    imported = import_table(file=texts.NOTICE, file_name=texts.NOTICE.name, by=officer, now=at)
    while finding := imported.findings.filter(decision="").first():
        at += timedelta(minutes=1)
        _decide(finding, officer, at)
    chief = city.actor(city.person("chief"), at)
    publish(import_id=imported.pk, by=chief, now=at + timedelta(minutes=30))


def _decide(finding: Finding, by: Actor, at: datetime) -> None:
    """Accept what is suggested, type the numbers that were asked for, leave the rest as written."""
    asked = texts.load("people")["asked_numbers"]
    if finding.suggestion is not None or not finding.mends:
        choice, value = Finding.Decision.ACCEPTED, ""
    elif finding.value in asked:
        choice, value = Finding.Decision.EDITED, asked[finding.value]
    else:
        choice, value = Finding.Decision.REFUSED, ""
    decide(finding_id=finding.pk, decision=choice, value=value, by=by, now=at)
