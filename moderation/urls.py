"""Addresses of what readers see of moderation."""

from django.urls import path

from . import notice_views, views

urlpatterns = [
    path("netiquette/<int:number>/<int:version>/", views.rule, name="rule_text"),
    path("moderation/entscheidungen/<uuid:uuid>/", views.decision, name="decision"),
    path("moderation/entscheidungen/<uuid:uuid>/<str:signed>/", views.noticed_decision, name="noticed_decision"),
    path("moderation/hinweis/", notice_views.notice, name="notice"),
    path("moderation/hinweis/<uuid:uuid>/", notice_views.notice_sent, name="notice_sent"),
    path("moderation/hinweis/bestaetigen/<str:signed>/", notice_views.confirm_notice, name="confirm_notice"),
]
