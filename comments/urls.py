"""Addresses of the discussion."""

from django.urls import path

from . import views

urlpatterns = [
    path("artikel/<slug:slug>/kommentieren/", views.post_comment, name="post_comment"),
    path("kommentare/<int:pk>/", views.comment, name="comment"),
    path("kommentare/<int:pk>/bearbeiten/", views.edit_comment, name="edit_comment"),
    path("kommentare/<int:pk>/zurueckziehen/", views.retract_comment, name="retract_comment"),
    path("kommentare/<int:pk>/melden/", views.report_comment, name="report_comment"),
    path("konto/beitraege/", views.my_comments, name="my_comments"),
]
