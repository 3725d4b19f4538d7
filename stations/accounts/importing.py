"""Log-ins from a sheet: who comes in, with which role, where. Their first passwords are handed out
on a page of their own (``inviting``)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.core.exceptions import ValidationError
from django.db.models import Model, TextChoices
from django.utils.translation import gettext_lazy as _

from stations.accounts.inviting import (
    MAX_USERNAME,
    Invitation,
    check_invitations,
    invite_many,
    inviting_divisions,
    inviting_stations,
)
from stations.imports.cells import code, day, many, name_text, printed_text, text
from stations.imports.columns import coded
from stations.imports.importers import register
from stations.imports.one_call import OneCallImporter
from stations.imports.own_stations import name_stations, own_station
from stations.imports.places import find_divisions
from stations.imports.rows import Row
from stations.imports.sheet_columns import column
from stations.models import Posting, User
from stations.rights import RIGHTS

ROLES = TextChoices(  # type: ignore[misc]
    "ROLES", [(key.upper(), (key, label)) for key, label in Posting.ROLES_OF_PEOPLE]
)
COLUMNS = [
    column("name", name_text(50), _("name"), _("person's name|full name"), required=True,
           is_shown=True, example="魏晓燕"),
    column("username", printed_text(MAX_USERNAME), _("user name"), _("log-in|log-in name|account"),
           required=True, is_shown=True, example="wei-xiaoyan",
           hint=_("Latin letters, digits and hyphens, e.g. wei-xiaoyan")),
    coded("role", ROLES, _("lead=lead|worker=worker|worker=station worker|officer=county officer"),
          label=_("role"), aliases=_("post|position"), required=True, is_shown=True,
          example=_("station lead")),
    own_station(hint=_("Code or name, of workers, leads and supervisors"), example="522327101S1"),
    column("division", text(200), _("division"), _("place|division code|area"), is_shown=True,
           hint=_("Instead of a station: officers, auditors and administrators.")),
    column("since", day, _("From"), _("since|from which day"), hint=_("Empty: today")),
    column("may_see", many(code(Posting.MaySee)), _("may also see"), _("grants"),
           choices=Posting.MaySee, hint=_("Empty: nothing beyond the role")),
]  # fmt: skip


@register
class InvitationImporter(OneCallImporter[Invitation]):
    kind = "invitations"
    title = _("Log-ins")
    lead = _("Who comes in, with which role at which place; first passwords are taken afterwards")
    icon = "user-plus"
    right = RIGHTS, "administer"
    asks_proof = True
    list_view = "stations:admin_passwords"
    stays = _("A log-in stays in the trail: end its posting instead.")
    said = COLUMNS

    def look_up(self, rows: Sequence[Row], *, by: User) -> None:
        name_stations(rows, None, inviting_stations(by), is_optional=True)
        find_divisions(rows, near=inviting_divisions(by))

    def made(self, row: Row) -> Invitation:
        return Invitation(**row.values)

    def judge(self, made: Sequence[Invitation], *, by: User) -> Mapping[int, ValidationError]:
        return check_invitations(made, by=by)

    def store(self, made: Sequence[Invitation], *, by: User) -> Sequence[Model]:
        return invite_many(made, by=by)
