from django.urls import path

from beneficiaries.households import pages as households
from beneficiaries.openings import pages as openings
from beneficiaries.people import pages
from beneficiaries.transfers import pages as transfers

app_name = "beneficiaries"
urlpatterns = [
    path("new/", pages.PersonRegister.as_view(), name="register"),
    path("<uuid:pk>/edit/", pages.PersonEdit.as_view(), name="edit"),
    path("<uuid:pk>/open/", openings.FileOpen.as_view(), name="open_file"),
    path("<uuid:pk>/reveal/", openings.Reveal.as_view(), name="reveal"),
    path("households/find/", households.HouseholdFind.as_view(), name="household_find"),
    path("households/<uuid:pk>/", households.HouseholdPage.as_view(), name="household"),
    path("households/<uuid:pk>/edit/", households.HouseholdEdit.as_view(), name="household_edit"),
    path("transfers/ask/", transfers.TransferAsk.as_view(), name="transfer_request"),
]
