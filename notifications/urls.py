"""Addresses of what people are told, and how they want to be told."""

from django.urls import path

from . import preferring, unsubscribing, views

urlpatterns = [
    path("", views.notifications, name="notifications"),
    path("gelesen/", views.read_all, name="read_notifications"),
    path("<int:pk>/gelesen/", views.read_line, name="read_notification"),
    path("einstellungen/", preferring.preferences, name="notification_preferences"),
    path("einstellungen/pause/", preferring.pause, name="pause_mails"),
    path("einstellungen/zeitzone/", preferring.time_zone, name="change_time_zone"),
    path("einstellungen/adresse/", preferring.free_address, name="free_address"),
    path("einstellungen/artikel/<int:pk>/", preferring.end_follow, name="end_follow"),
    path("abbestellen/<str:signed>/", unsubscribing.unsubscribe, name="unsubscribe"),
]
