"""How allauth is used here: nobody signs up, an administrator invites."""

from __future__ import annotations

import time
from base64 import b64decode, b64encode
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.adapter import get_adapter as account_adapter
from allauth.account.authentication import get_authentication_records
from allauth.account.forms import ChangePasswordForm
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from axes.handlers.proxy import AxesProxyHandler
from axes.models import AccessAttempt
from axes.signals import user_locked_out
from django.conf import settings
from django.contrib.auth.signals import user_login_failed
from django.core.exceptions import ValidationError
from django.dispatch import receiver
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from stations import crypto
from stations.audit import trail as audit
from stations.models import PasswordReset, User

AN_HOUR = timedelta(hours=1)
OF_CLIENT = "client:"  # before a client's id, where its wrong secrets are counted


@receiver(user_locked_out)
def tell_locked_out(sender: Any, username: str, **_rest: Any) -> None:
    """In the trail of whose name it is; a name that nobody has stands in django-axes' table."""
    user = User.objects.filter(username__iexact=username).first()
    if username.startswith(OF_CLIENT):
        client = username.removeprefix(OF_CLIENT)
        user = User.objects.filter(oauth2_provider_application__client_id__iexact=client).first()
    if user:
        audit.record("locked_out", user, by=user)


def typed_name(request: Any, credentials: dict[str, Any] | None = None) -> str | None:
    """By which name django-axes counts failures. Case doesn't matter at the log-in, so not here;
    allauth says "username", the form and axes itself say "login"."""
    known = credentials or request.POST
    return (known.get("username") or known.get("login") or "").lower() or None


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": _("The user name or the password is wrong."),
        "incorrect_password": _("This is not your password."),
        "enter_current_password": _("This is not your password."),
        "too_many_login_attempts": _("Too many attempts; wait a quarter of an hour."),
    }

    def pre_authenticate(self, request: Any, **credentials: Any) -> None:
        """Many names tried from one address are guesses, too: no more of them for an hour. People
        behind one address of a carrier mistype a few names, not dozens."""
        super().pre_authenticate(request, **credentials)
        names = AccessAttempt.objects.filter(
            ip_address=self.get_client_ip(request), attempt_time__gt=timezone.now() - AN_HOUR
        ).exclude(username=typed_name(request, credentials))
        if names.values("username").distinct().count() >= settings.NAMES_AN_HOUR:
            raise self.validation_error("too_many_login_attempts")

    def is_open_for_signup(self, request: Any) -> bool:
        return False

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Who has just logged in has proved as much as who types the password again."""
        request = context.request
        proofs = [one["at"] for one in get_authentication_records(request, request.user)]
        return time.time() - max(proofs, default=0) > settings.ACCOUNT_REAUTHENTICATION_TIMEOUT

    def login(self, request: Any, user: User) -> None:
        """After the last step. Failures stand in django-axes' table."""
        super().login(request, user)
        audit.record("log_in", user, by=user)

    def send_notification_mail(self, template_prefix: str, user: User, *_rest: Any) -> None:
        """Nobody here has an e-mail address: the audit trail keeps what a mail would say
        (totp_activated, totp_deactivated, recovery_codes_generated)."""
        if template_prefix.startswith("mfa/"):
            audit.record(template_prefix.rpartition("/")[2], user, by=user)

    def set_password(self, user: User, password: str) -> None:
        """One's own password: nobody else's any longer. Other sessions end with the old one."""
        user.must_change_password = False
        user.password_changed_at = timezone.now()
        super().set_password(user, password)
        PasswordReset.objects.filter(user=user).delete()
        audit.record("change_password", user, by=user)

    def get_password_change_redirect_url(self, request: Any) -> str:
        """Whoever had to choose one goes on to where their work is; others came from their page."""
        return reverse("home" if getattr(request, "must_first", False) else "stations:me")


class MFAAdapter(DefaultMFAAdapter):
    """Secrets and recovery codes lie sealed in the database."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("The code is wrong or was used already; wait for the next one."),
    }

    def encrypt(self, text: str) -> str:
        return b64encode(crypto.seal(text, "mfa")).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return crypto.unseal(b64decode(encrypted_text), "mfa")


def counted(name: str, check: Callable[[], str]) -> str:
    """What is wrong counts like a wrong password, by user name (django-axes), and too many lock."""
    credentials = {"username": name}
    if not AxesProxyHandler.is_allowed(context.request, credentials):
        raise account_adapter().validation_error("too_many_login_attempts")
    try:
        return check()
    except ValidationError:
        user_login_failed.send(__name__, credentials=credentials, request=context.request)
        raise


class OwnPasswordForm(ChangePasswordForm):
    """Whoever sits at a device that is logged in guesses the password no more often than at the
    log-in."""

    def clean_oldpassword(self) -> str:
        return counted(self.user.get_username(), super().clean_oldpassword)


class LockedOutMixin:
    """Wrong codes, too."""

    user: User

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        code = self.fields["code"]  # type: ignore[attr-defined]
        code.label = _("Verification code")
        code.widget.attrs |= {"inputmode": "numeric", "placeholder": ""}

    def clean_code(self) -> str:
        return counted(self.user.get_username(), super().clean_code)  # type: ignore[misc]


class SecondStep(LockedOutMixin, AuthenticateForm):
    pass


class SecondStepAgain(LockedOutMixin, ReauthenticateForm):
    pass
