"""Addresses of what editors publish."""

from django.urls import path, re_path

from . import following, views
from .models import Page

urlpatterns = [
    path("artikel/<slug:slug>/", views.article, name="article"),
    path("artikel/<slug:slug>/folgen/", following.follow_article, name="follow_article"),
    path("artikel/<slug:slug>/nachtraege/<slug:followup>/", views.followup, name="followup"),
    path("themen/<slug:slug>/", views.topic, name="topic"),
    re_path(rf"^(?P<kind>{'|'.join(Page.Kind.values)})/$", views.page, name="page"),
]
