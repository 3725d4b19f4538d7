"""Words of parties, as every door knows them."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from stations.kinds.fields import Field
from stations.kinds.filters import VoidableFilter, of_field
from stations.kinds.kind import Importing, Kind, Services, Words
from stations.lists.listing import SHEET, Column, Listing
from stations.models import User
from stations.organisations.models import Organisation
from stations.parties.models import Party, PartyWord
from stations.parties.services import BATCH, RIGHTS, party_row

PARTY = Field(name="party", codes=Party, is_shown=True, aliases=_("code of the party"))
WORD = Field(name="word", is_shown=True, aliases=_("name of the party"))
KINDS = Field(
    name="kinds",
    codes=Organisation.Kind,
    is_wide=True,
    aliases=_("organisations that it holds"),
    hint=_("Several in one cell are parted by commas"),
)


def words_of(user: User) -> QuerySet[PartyWord]:
    """They are public: no scope narrows them."""
    return PartyWord.objects.select_related("division")


class PartyFilter(VoidableFilter):
    front = ("party",)
    party = of_field(PartyWord, "party")

    class Meta:
        model = PartyWord
        fields: list[str] = []


def titled(row: PartyWord) -> SafeString:
    return format_html('<a class="name" href="{}">{}</a>', row.get_absolute_url(), row.word)


LISTING = Listing(
    order="word",
    columns=(
        WORD.listed(PartyWord, shown=titled, sort="word"),
        PARTY.listed(PartyWord, phone="plain"),
        KINDS.listed(PartyWord, phone="plain"),
        Column(key="division", label=_("Division"), value=lambda row: row.division.name),
        Column(key="void", label=_("reason for voiding"), value=lambda row: row.void_reason,
               where=SHEET),
    ),
)  # fmt: skip

PARTIES = Kind(
    space="stations",
    section="organisations",
    one="party",
    many="parties",
    model=PartyWord,
    icon="users-group",
    words=Words(
        many=_("Parties"),
        add=_("Add a party"),
        edit=_("Correct a party"),
        void=_("Void a party"),
        void_means=_("The entry stays readable; where no other is left the nation's five hold."),
        none=_("No words of their own: the nation's five parties hold"),
        none_hint=_("A province that defines them otherwise adds its words here."),
        lead=_("Which parties work together in a place, and what they are called there"),
    ),
    fields=(PARTY, WORD, KINDS),
    rights=RIGHTS,
    rows=words_of,
    services=Services(
        row=party_row, add=BATCH.add, check=BATCH.check, edit=BATCH.edit, void=BATCH.void
    ),
    filterset=PartyFilter,
    listing=LISTING,
    importing=Importing(id_words=(_("id of the party"), "", "")),
)
