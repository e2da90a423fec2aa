"""Addresses of the account pages; allauth's forms that strangers can send are counted on our own table."""

from allauth.account import views as account
from django.urls import include, path

from . import views
from .guards import guarded, timed

urlpatterns = [
    path("", views.account, name="account"),
    path("name/", views.change_name, name="change_name"),
    path("sprache/", views.change_language, name="change_language"),
    path("login/", guarded(account.login), name="account_login"),
    path("signup/", guarded(account.signup), name="account_signup"),
    path("login/code/", guarded(account.request_login_code), name="account_request_login_code"),
    path("password/reset/", guarded(account.password_reset), name="account_reset_password"),
    path("login/code/confirm/", timed(account.confirm_login_code), name="account_confirm_login_code"),
    path("confirm-email/", timed(account.email_verification_sent), name="account_email_verification_sent"),
    path(
        "password/reset/confirm/",
        timed(account.confirm_password_reset_code),
        name="account_confirm_password_reset_code",
    ),
    path("password/reset/complete/", timed(account.complete_password_reset), name="account_complete_password_reset"),
    path("", include("allauth.urls")),
]
