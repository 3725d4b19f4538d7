from django.urls import path

from .views import donations, donors, stock

app_name = "resources"
urlpatterns = [
    path("", donations.Donations.as_view(), name="donations"),
    path("receive/", donations.DonationAdd.as_view(), name="donation_add"),
    path("<uuid:pk>/", donations.DonationPage.as_view(), name="donation"),
    path("<uuid:pk>/void/", donations.DonationVoid.as_view(), name="donation_void"),
    path("donors/", donors.Donors.as_view(), name="donors"),
    path("donors/<uuid:pk>/edit/", donors.DonorEdit.as_view(), name="donor_edit"),
    path("stock/", stock.Stock.as_view(), name="stock"),
    path("stock/<uuid:pk>/", stock.ItemPage.as_view(), name="item"),
    path("stock/<uuid:pk>/write-off/", stock.WriteOff.as_view(), name="write_off"),
]
