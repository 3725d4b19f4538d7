"""A workflow (state machine) is a table; this module reads such tables and knows no app."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, NamedTuple, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Model, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from stations.audit import trail
from stations.wording import Text

from .models import User
from .notices.services import notify
from .rights_table import NotYourRole
from .scope import holds_any, roles_of

STAYS = ""
M = TypeVar("M", bound=Model)


class StepForm(forms.Form):
    """What a step of an object asks a person for; by itself nothing, of nobody."""

    def __init__(
        self,
        *args: Any,
        obj: Model | None = None,
        step: Step | None = None,
        user: User | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)


@dataclass(frozen=True)
class Step(Generic[M]):
    """One legal move: who (with a role at the object's place) may take it from where to where.

    An empty ``target`` leads back to where the object came from, if ``take`` is told, or stays.
    ``roles``: empty for a step that no person takes (a job, the nightly run). ``past``: what the
    audit trail says once it was taken; empty where ``take`` never takes it. ``form``: what it
    asks for. ``guard``: why it can't be taken by this person now, or nothing; changes nothing.
    ``tells``: who hears of it.
    """

    verb: str
    sources: frozenset[str] | set[str]
    target: str
    roles: frozenset[str] | set[str]
    label: Text
    past: Text = ""
    form: type[StepForm] | None = None
    guard: Callable[[M, User], str | None] | None = None
    tells: Callable[[M], Iterable[User]] | None = None


class Offer(NamedTuple):
    """``reason``: why the step is locked; empty when it can be taken."""

    step: Step
    reason: str


def what_step(obj: Model, step: Step, by: User, reason: str) -> str:
    """What was done, in the trail's words: the button's would read like an order."""
    words = {"what": obj._meta.verbose_name, "step": step.past or step.label}
    return _("%(what)s: %(step)s") % words


class Workflow(Generic[M]):
    """``field``: where the state stands. ``noun``: what the audit's verbs end with. ``stale``: what
    is said to whoever comes too late. ``says``: the notice's words, of object, step, person and
    reason. ``is_versioned``: a step counts the object's ``version``. ``roles``: of a person with
    an object, where they aren't those at its place."""

    def __init__(
        self,
        *steps: Step[M],
        field: str = "status",
        noun: str = "",
        stale: Text = "",
        says: Callable[[M, Step[M], User, str], str] = what_step,
        is_versioned: bool = True,
        roles: Callable[[User, M], frozenset[str]] = roles_of,
    ) -> None:
        self.steps = {step.verb: step for step in steps}
        self.field, self.noun, self.stale, self.says = field, noun, stale, says
        self.is_versioned, self.roles = is_versioned, roles

    @property
    def words(self) -> dict[str, Text]:
        """What the audit trail calls its steps."""
        steps = self.steps.values()
        return {self.audit_verb(step.verb): step.past for step in steps if step.past}

    def step(self, verb: str) -> Step[M]:
        if verb not in self.steps:
            raise Http404
        return self.steps[verb]

    def may(self, user: User, verb: str, obj: M) -> bool:
        """Whether this is a step for one with this person's roles, now or at another time."""
        return bool(self.roles(user, obj) & self.step(verb).roles)

    def open_to(self, user: User, obj: M) -> list[Step[M]]:
        """The steps this person may take now (of what was voided none): the page's buttons."""
        if getattr(obj, "voided_at", None):
            return []
        roles, status = self.roles(user, obj), getattr(obj, self.field)
        return [s for s in self.steps.values() if status in s.sources and roles & s.roles]

    def offers(self, user: User, obj: M) -> dict[str, Offer]:
        """The same by verb, each with what its guard says."""
        steps = self.open_to(user, obj)
        return {s.verb: Offer(s, (s.guard and s.guard(obj, user)) or "") for s in steps}

    def hindrance(self, verb: str, obj: M, *, by: User) -> str:
        """Why this can't be taken now, in the words with which ``take`` refuses it."""
        step = self.step(verb)
        return self._misplaced(step, obj) or (step.guard and step.guard(obj, by)) or ""

    def require(self, verb: str, obj: M, *, by: User, seen: str = "") -> None:
        """Unknown verb: 404. No such role there: ``NotYourRole``. Not from this state, or not
        the one that was ``seen``: ValidationError. (The guard is asked by ``take``.)"""
        self.require_role(verb, obj, by=by)
        if seen and seen != getattr(obj, self.field):
            raise self._late()
        if sentence := self._misplaced(self.step(verb), obj):
            raise ValidationError(sentence, code="stale" if self.stale else "status")

    def require_role(self, verb: str, obj: M, *, by: User) -> None:
        if not self.may(by, verb, obj):
            raise self.refusal(verb, by)

    def refusal(self, verb: str, by: User) -> NotYourRole:
        """Whose step it is, in the words of every other right."""
        step = self.step(verb)
        return NotYourRole(step.label, step.roles, is_elsewhere=holds_any(by, step.roles))

    def move(self, verb: str, rows: QuerySet[M], **fields: object) -> int:
        """Compare-and-set: those of the rows that the step may leave from; how many they were."""
        step = self.step(verb)
        if step.target:
            fields[self.field] = step.target
        fields = fields or {self.field: F(self.field)}  # a step that stays holds the row
        return rows.filter(**{f"{self.field}__in": step.sources}).update(**fields)

    def put(self, verb: str, obj: M, **fields: object) -> None:
        """The same of one in memory, whose row the caller has locked and will save."""
        if getattr(obj, self.field) not in self.step(verb).sources:
            raise ValueError(f"{verb}: {obj!r} is {getattr(obj, self.field)}")
        for name, value in {**fields, self.field: self.step(verb).target}.items():
            setattr(obj, name, value)

    @transaction.atomic
    def take(
        self,
        verb: str,
        obj: M,
        *,
        by: User,
        reason: str = "",
        back_to: str = "",
        fields: Mapping[str, object] | None = None,
        about: Model | None = None,
        **detail: Any,
    ) -> Step[M]:
        """Move ``obj`` along, or raise as ``require`` and the guard do; one audit entry (of
        ``about``, if it is told), and a notice to whom the table names.

        A step that leads elsewhere names the status that was seen, so of two people who press at
        the same time one wins. ``fields`` change in the same statement.
        """
        self.require(verb, obj, by=by)
        step, old = self.step(verb), getattr(obj, self.field)
        if sentence := step.guard and step.guard(obj, by):
            raise ValidationError(sentence, code="hindrance")
        changed: dict[str, object] = {**(fields or {})}
        rows = type(obj)._default_manager.filter(pk=obj.pk)
        if target := step.target or back_to:
            changed[self.field] = target
            rows = rows.filter(**{self.field: old})
        if self.is_versioned:
            changed["version"] = F("version") + 1
        if not self.move(verb, rows, **changed):
            raise self._late()
        if self.is_versioned:
            changed["version"] = getattr(obj, "version", 0) + 1
        for name, value in changed.items():
            setattr(obj, name, value)
        if target:
            detail |= {"old": old, "new": target}
        trail.record(self.audit_verb(verb), about or obj, by=by, reason=reason, **detail)
        self._tell(step, obj, by, reason)
        return step

    @transaction.atomic
    def take_all(
        self,
        verb: str,
        objs: Sequence[M],
        *,
        by: User,
        fields: Mapping[str, object],
        reason: str = "",
        each: Callable[[M], dict[str, object]] | None = None,
    ) -> None:
        """The same step of many whose rows the caller has locked and judged by the step's guard:
        two statements, however many they are; nobody is told."""
        if not objs:
            return
        target = self.step(verb).target
        self.move(
            verb, type(objs[0])._default_manager.filter(pk__in=[obj.pk for obj in objs]), **fields
        )

        def said(obj: M) -> dict[str, object]:
            moved = {"old": getattr(obj, self.field), "new": target}
            return (each(obj) if each else {}) | moved

        trail.record_many(self.audit_verb(verb), list(objs), by=by, reason=reason, each=said)
        for obj in objs:
            setattr(obj, self.field, target)

    def audit_verb(self, verb: str) -> str:
        return f"{verb}_{self.noun}" if self.noun else verb

    def _late(self) -> ValidationError:
        default = _("The record has changed meanwhile; reload it and try again.")
        return ValidationError(str(self.stale or default), code="stale")

    def _misplaced(self, step: Step[M], obj: M) -> str:
        if getattr(obj, self.field) in step.sources:
            return ""
        if self.stale:
            return str(self.stale)
        status = getattr(obj, f"get_{self.field}_display")()
        words = {"step": step.label, "what": obj._meta.verbose_name, "status": status}
        return _("“%(step)s” isn't possible: the %(what)s is at “%(status)s”.") % words

    def _tell(self, step: Step[M], obj: M, by: User, reason: str) -> None:
        if step.tells:
            told = [user for user in step.tells(obj) if user != by]
            url = obj.get_absolute_url() if hasattr(obj, "get_absolute_url") else ""
            about = getattr(obj, "person", None)
            notify(told, lambda: self.says(obj, step, by, reason), about=about, url=url)
