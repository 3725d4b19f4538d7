"""The pages of django-allauth that exist here: no sign-up, no e-mail, no reset by oneself."""

from allauth.account import views as account
from allauth.account.decorators import reauthentication_required
from allauth.usersessions import views as sessions
from django.urls import include, path

urlpatterns = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/change/", account.password_change, name="account_change_password"),
    path(
        "sessions/",
        reauthentication_required(sessions.list_usersessions, allow_get=True),
        name="usersessions_list",
    ),
    path("2fa/", include("allauth.mfa.urls")),
]
