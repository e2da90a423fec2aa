"""Addresses of what readers see of moderation."""

from django.urls import path

from . import views

urlpatterns = [
    path("netiquette/<int:number>/<int:version>/", views.rule, name="rule_text"),
    path("moderation/entscheidungen/<uuid:uuid>/", views.decision, name="decision"),
]
