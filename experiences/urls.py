"""Addresses of the experiences, beneath /erfahrungen/."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.experiences, name="experiences"),
    path("teilen/", views.share, name="share_experience"),
    path("<int:pk>/bearbeiten/", views.edit, name="edit_experience"),
    path("<int:pk>/zahlen-loeschen/", views.delete_figures, name="delete_figures"),
]
