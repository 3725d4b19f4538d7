"""A household's page, its correction, and the search for one by its members."""

from __future__ import annotations

from django.db.models import Prefetch
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import DetailView, FormView, TemplateView

from beneficiaries.households.forms import HouseholdForm, found_households
from beneficiaries.households.services.households import edit_household
from beneficiaries.models import Household, HouseholdCategory, Person
from beneficiaries.rights import RIGHTS
from stations.masking import mask_name
from stations.pages import RightMixin, ServiceFormMixin, UserFormMixin, say
from stations.scope import ScopedMixin


class HouseholdPage(ScopedMixin, DetailView):
    template_name = "beneficiaries/household.html"
    context_object_name = "household"
    queryset = Household.objects.select_related("division", "origin").prefetch_related(
        Prefetch("categories", HouseholdCategory.objects.on().order_by("code"), "codes_today"),
        Prefetch(
            "people",
            Person.objects.select_related("station", "worker").order_by("born_on", "pk"),
            "members",
        ),
    )

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        user = self.request.user
        keys = [person.pk for person in self.object.members]
        seen = Person.objects.visible_to(user).filter(pk__in=keys).order_by()
        visible = set(seen.values_list("pk", flat=True))
        known = [person for person in self.object.members if person.pk in visible]
        return super().get_context_data(**kwargs) | {
            "opener": next((person for person in known if not person.gone), None),
            "members": [self._member(person, visible) for person in self.object.members],
            "may_write": RIGHTS.may(user, "write", self.object),
        }

    def _member(self, person: Person, visible: set) -> dict[str, object]:
        """Who is enrolled elsewhere is masked."""
        is_visible = person.pk in visible
        name = person.name if is_visible else mask_name(person.name)
        return {"person": person, "name": name, "is_visible": is_visible}


class HouseholdEdit(UserFormMixin, ServiceFormMixin, FormView):
    template_name = "beneficiaries/household_form.html"
    form_class = HouseholdForm

    @cached_property
    def household(self) -> Household:
        rows = Household.objects.visible_to(self.request.user).select_related("origin")
        household = get_object_or_404(rows, pk=self.kwargs["pk"])
        RIGHTS.require(self.request.user, "write", household)
        return household

    def get_initial(self) -> dict[str, object]:
        names = ("division", "group_name", "address", "residence", "number", "version")
        return {name: getattr(self.household, name) for name in names}

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        return super().get_context_data(**kwargs) | {"household": self.household}

    def run_service(self, form: HouseholdForm) -> str:
        values = dict(form.cleaned_data)
        seen = values.pop("version")
        edit_household(self.household, by=self.request.user, seen_version=seen, **values)
        say(self.request, _("Saved."))
        return self.household.get_absolute_url()


class HouseholdFind(RightMixin, TemplateView):
    """For htmx: the households of those who match ``find``, to choose from."""

    rights, act = RIGHTS, "find_household"

    template_name = "beneficiaries/_households.html"

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        typed = self.request.GET.get("find", "")
        chosen = self.request.GET.get("household", "")
        found = found_households(self.request.user, typed, chosen)
        return super().get_context_data(**kwargs) | {
            "households": found,
            "typed": typed,
            "chosen": chosen,
        }
