"""The write protocol of a kind, through whatever door: known, checked, written, told.

A batch is written whole or not at all. A row that was sent before (by the client's UUID, or by
another system's id) answers with what it is now; sent with other contents it is a conflict. A
change names the version that was seen. A record is voided with a reason, never deleted. Each act
leaves one audit entry a row; the change feed follows from the model (``stations.models.Record``).

A kind whose service has rules of its own calls ``Batch`` from it, or plugs in functions of the
same shape (``Services``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model, Q
from django.utils.translation import gettext as _

from stations.audit import trail as audit
from stations.idempotency import Conflict, check_version, payload_hash
from stations.models import Division, Record, Station, User, VoidableQuerySet
from stations.reasons import stated
from stations.refused import Refused, refuse_any
from stations.row_security.acting import beyond_scope
from stations.spelling.fields import spell_columns
from stations.wording import Text

from .places import Placement, placement_of
from .rights import Rights


class Sent(Protocol):
    """What the protocol asks of a row, beside its place (``station`` or ``division``); an unsaved
    record is one, so is a dataclass of plain values. ``digest``: of what was sent."""

    @property
    def client_uuid(self) -> UUID | None: ...

    @property
    def digest(self) -> bytes: ...


Row = TypeVar("Row", bound=Sent | Record)
Facts = TypeVar("Facts")
Rec = TypeVar("Rec", bound=Record)
Errors = dict[int, ValidationError]
Name = tuple[object, ...]  # of a row at its place: by UUID, or by another system and its id
Problem = Text | ValidationError
Problems = Iterator[tuple[str, Problem]]  # what a rule yields: field, sentence
Judge = Callable[[Sequence[Row]], Errors]
Made = list[tuple[Rec, bool]]  # records in the order of the rows, each with whether it is new


class SentOtherwise(Refused):
    """These rows were sent before with other contents. ``current``: what they are now."""

    def __init__(self, current: Mapping[int, Record], rows: Sequence[object]) -> None:
        self.current = dict(current)
        super().__init__({n: sent_otherwise(obj, rows[n]) for n, obj in current.items()})


def sent_otherwise(current: Record, row: object) -> ValidationError:
    """At the field by which the row was known: its UUID, or another system's id."""
    is_of_uuid = current.client_uuid == getattr(row, "client_uuid", None)
    sentence = _("This was sent before with other contents.")
    return ValidationError({"client_uuid" if is_of_uuid else "external_id": sentence})


def one(add: Callable[..., Made[Rec]], row: Sent | Record, *, by: User) -> tuple[Rec, bool]:
    """A batch of one: the record and whether it is new. Sent otherwise: ``sync.Conflict``."""
    try:
        [made] = add([row], by=by)
    except SentOtherwise as refused:
        raise Conflict(refused.current[0]) from None
    return made


def judged_by(
    rules: Sequence[Callable[[Row, Facts], Problems]],
    facts_of: Callable[[Sequence[Row]], Sequence[Facts]],
) -> Judge[Row]:
    """All that is wrong with each row. ``facts_of`` fetches, once for all rows, what each is
    judged by; a rule is a function over plain values and looks at no database."""

    def judge(rows: Sequence[Row]) -> Errors:
        errors: Errors = {}
        for n, (row, facts) in enumerate(zip(rows, facts_of(rows), strict=True)):
            found: dict[str, list[Problem]] = {}
            for rule in rules:
                for name, sentence in rule(row, facts):
                    found.setdefault(name, []).append(sentence)
            if found:
                errors[n] = ValidationError(found)
        return errors

    return judge


def shape(row: Model, facts: object) -> Problems:
    """What the model itself says of an unsaved record: given, not too long, a known code."""
    keys = {column.name for column in row._meta.fields if column.is_relation}
    try:
        row.clean_fields(exclude=keys)
    except ValidationError as error:
        for name, found in error.error_dict.items():
            for one in found:
                yield name, one


def draft(
    model: type[Rec],
    *,
    by: User,
    client_uuid: UUID | None = None,
    payload: Mapping[str, object] | None = None,
    **values: object,
) -> Rec:
    """An unsaved record of these values: what rules judge and ``bulk_create`` writes."""
    place = values[placement_of(model).field]
    uuid = client_uuid or uuid4()
    row = model(origin=place, created_by=by, client_uuid=uuid, **values)
    sent = {name: getattr(value, "pk", value) for name, value in values.items()}
    row.payload_hash = payload_hash(sent if payload is None else payload)
    return row


@dataclass(frozen=True, kw_only=True)
class Batch(Generic[Row, Rec]):
    """``judge``: errors by index of the row. ``write``: makes records of checked rows (unsaved
    records write themselves). ``after``: what else follows, in the same transaction. ``tidy``:
    puts a row in order before it is judged. ``verb``: the audit entry of a new one ("": ``write``
    leaves its own)."""

    model: type[Rec]
    rights: Rights
    judge: Judge[Row]
    verb: str = "add"
    write: Callable[[list[Row], User], list[Rec]] | None = None
    after: Callable[[list[Rec], User], None] | None = None
    tidy: Callable[[Row], None] | None = None

    @property
    def place(self) -> Placement:
        return placement_of(self.model)

    @transaction.atomic
    def add(self, rows: Sequence[Row], *, by: User, act: str = "add") -> Made[Rec]:
        """All or none (``Refused``), in their order; as many statements for 1,000 as for one.
        ``act``: what ``by`` must have the right to, at each place."""
        places = {place.pk: place for place in map(self.place.of, rows)}
        self._require(by, act, places)
        self.place.hold(self.model, places)
        known = self._known(rows)
        fresh = [n for n in range(len(rows)) if n not in known]
        refuse_any(self.errors(rows, fresh))
        written = self._written([rows[n] for n in fresh], by)
        made = dict(zip(fresh, written, strict=True))
        return [(known[n], False) if n in known else (made[n], True) for n in range(len(rows))]

    def check(self, rows: Sequence[Row], *, by: User, act: str = "add") -> Errors:
        """What is wrong, by index; rows sent before are not judged again. Writes nothing."""
        self._require(by, act, {place.pk: place for place in map(self.place.of, rows)})
        try:
            known = self._known(rows)
        except Refused as refused:
            return refused.entries
        return self.errors(rows, [n for n in range(len(rows)) if n not in known])

    def _require(self, by: User, act: str, places: Mapping[int | str, Station | Division]) -> None:
        """At each of these places; many are asked for in one statement."""
        if len(places) > 1:
            mine = self.place.of_role(by, *self.rights.acts[act]).filter(pk__in=places)
            if mine.distinct().count() == len(places):
                return
        for place in places.values():
            self.rights.require(by, act, place)

    @transaction.atomic
    def edit(
        self: Batch[Rec, Rec],
        obj: Rec,
        *,
        by: User,
        seen_version: int | None = None,
        **values: object,
    ) -> Rec:
        """``sync.Conflict`` when somebody was quicker; unchanged values leave no trace."""
        now = self.held(obj, "edit", by)
        check_version(now, seen_version)
        self._may_settle(now, values, by)
        before = {name: getattr(now, name) for name in values}
        for name, value in values.items():
            setattr(now, name, value)
        refuse_any(self.errors([now]))
        changed = audit.changes(now, list(values), before)
        if changed:
            now.version += 1
            now.save()
            audit.record("edit", now, by=by, changes=changed)
            if self.after:
                self.after([now], by)
        return now

    @transaction.atomic
    def void(self, obj: Rec, *, reason: str, by: User, act: str = "void") -> Rec:
        """It stays readable and counts nowhere; of two who press at once one is told."""
        self.rights.require(by, act, obj)
        reason = stated(reason)
        if not VoidableQuerySet(self.model).filter(pk=obj.pk).void(by=by, reason=reason):
            raise ValidationError(_("This was voided already."), code="stale")
        audit.record("void", obj, by=by, reason=reason)
        return self.model._default_manager.get(pk=obj.pk)

    def held(self, obj: Rec, act: str, by: User) -> Rec:
        """The record as it is now, its row locked; refused when it was voided."""
        self.rights.require(by, act, obj)
        return self.locked(obj)

    def _may_settle(self, now: Record, values: Mapping[str, object], by: User) -> None:
        """A record stays where it belongs; a place that isn't known yet is said by who may add
        there."""
        name = self.place.field
        if name not in values or values[name] == self.place.told(now):
            return
        if self.place.told(now) is not None:
            raise ValidationError({name: _("A record stays where it belongs.")})
        self.rights.require(by, "add", values[name])

    def locked(self, obj: Rec) -> Rec:
        """The same for whom another table has let in (a step)."""
        self.place.hold(self.model, [self.place.of(obj).pk])
        rows = self.model._default_manager.select_for_update(of=("self",))
        now = rows.select_related(self.place.field).get(pk=obj.pk)
        if getattr(now, "voided_at", None):
            raise ValidationError(_("This was voided."), code="stale")
        return now

    def _known(self, rows: Sequence[Row]) -> dict[int, Rec]:
        """Rows that were sent before, by index."""
        known = sent_before(self.model, rows)
        other = {n: obj for n, obj in known.items() if not self._is_same(obj, rows[n])}
        if other:
            raise SentOtherwise(other, rows)
        return known

    def _is_same(self, obj: Record, row: Row) -> bool:
        return obj.digest == row.digest

    def errors(self, rows: Sequence[Row], wanted: Sequence[int] = (0,)) -> Errors:
        """What is wrong with these of the rows, by index."""
        judged = [rows[n] for n in wanted]
        for row in judged:
            spell_columns(row)
            if self.tidy:
                self.tidy(row)
        errors = self.judge(judged)
        seen: set[Name] = set()
        for n, row in enumerate(judged):
            keys = names_at(self.place.of(row).pk, row)
            if seen.intersection(keys) and n not in errors:
                errors[n] = ValidationError({"external_id": _("This row stands here twice.")})
            seen.update(keys)
        return {wanted[n]: error for n, error in errors.items()}

    def _written(self, rows: list[Row], by: User) -> list[Rec]:
        if not rows:
            return []
        made = self.write(rows, by) if self.write else self._stored(rows)
        if self.verb:
            audit.record_many(self.verb, made, by=by)
        if self.after:
            self.after(made, by)
        return made

    def _stored(self, rows: Sequence[Row]) -> list[Rec]:
        """Rows that are unsaved records."""
        records = [row for row in rows if isinstance(row, self.model)]
        return self.model._default_manager.bulk_create(records)


def sent_before(model: type[Rec], rows: Sequence[Row]) -> dict[int, Rec]:
    """What rows made that were sent before, by index of the row: two statements at most."""
    place = placement_of(model)
    return made_at(model, [(place.of(row).pk, row) for row in rows])


def made_at(model: type[Rec], keyed: Sequence[tuple[object, Row]]) -> dict[int, Rec]:
    """The same, of rows each with the key of the place that makes it: by its UUID, else by another
    system's id; wherever the record is by now."""
    wanted = [Q(client_uuid__in={row.client_uuid for _at, row in keyed if row.client_uuid})]
    if theirs := [key for _at, row in keyed if (key := _theirs(row))[1]]:
        sources, ids = zip(*theirs, strict=True)
        wanted.append(Q(source__in=set(sources), external_id__in=set(ids)))
    sent: dict[Name, Rec] = {}
    with beyond_scope():
        for one in wanted:
            made = model._default_manager.filter(one, origin__in={at for at, _row in keyed})
            sent |= {name: obj for obj in made for name in names_at(obj.origin_id, obj)}
    found = {}
    for n, (at, row) in enumerate(keyed):
        known = [sent[name] for name in names_at(at, row) if name in sent]
        if known:
            found[n] = known[0]
    return found


def names_at(place: object, row: object) -> list[Name]:
    """By which a row of this place is known again: its UUID, and another system's id of it."""
    uuid, (source, external_id) = getattr(row, "client_uuid", None), _theirs(row)
    names: list[Name] = [(place, uuid)] if uuid else []
    return [*names, (place, source, external_id)] if external_id else names


def _theirs(row: object) -> tuple[str, str]:
    """Another system's key of the row, if it has one."""
    return getattr(row, "source", ""), getattr(row, "external_id", "")
