"""All that is kept about one person, by the names under which the audit trail knows it."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Model, QuerySet

from beneficiaries.models import Household, Person, TransferRequest
from cases.models import Case, CaseStep, CrisisNote, ServiceRecord
from stations.identity_numbers.rules import index_of
from stations.row_security.acting import beyond_scope


def records_of_person(number: str) -> list[str]:
    """Wherever they are, whatever the asker's places: these names alone are looked for in the
    trail. The person first, then household, cases and their steps, crises, records, transfers."""
    with beyond_scope():
        person = Person.objects.filter(id_index=index_of(number)).first()
        return list(_of(person)) if person else []


def _of(person: Person) -> Iterator[str]:
    yield f"{Person._meta.label_lower}:{person.pk}"
    theirs: list[QuerySet[Model]] = [
        Household.objects.filter(memberships__person=person),
        Case.objects.filter(person=person),
        CaseStep.objects.filter(case__person=person),
        CrisisNote.objects.filter(person=person),
        ServiceRecord.objects.filter(attendances__person=person),
        ServiceRecord.objects.filter(subject=person),
        TransferRequest.objects.filter(person=person),
    ]
    for rows in theirs:
        for pk in rows.order_by().values_list("pk", flat=True).distinct():
            yield f"{rows.model._meta.label_lower}:{pk}"
