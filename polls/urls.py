"""Addresses of polls."""

from django.urls import path

from . import views

urlpatterns = [
    path("umfragen/", views.polls, name="polls"),
    path("umfragen/<slug:slug>/", views.poll, name="poll"),
    path("umfragen/<slug:slug>/abstimmen/", views.vote, name="vote"),
    path("umfragen/<slug:slug>/ergebnis.csv", views.result_csv, name="poll_csv"),
    path("umfragen/<slug:slug>/ergebnis.json", views.result_json, name="poll_json"),
]
