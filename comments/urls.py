"""Addresses of the discussion."""

from django.urls import path

from . import ignoring, news, people, picking, present, views

urlpatterns = [
    path("artikel/<slug:slug>/kommentieren/", views.post_comment, name="post_comment"),
    path("artikel/<slug:slug>/leute/", present.people_present, name="people_present"),
    path("artikel/<slug:slug>/neues/", news.news, name="news"),
    path("artikel/<slug:slug>/neues/zahl/", news.news_count, name="news_count"),
    path("kommentare/<int:pk>/", views.comment, name="comment"),
    path("kommentare/<int:pk>/antworten/", views.answers, name="answers"),
    path("kommentare/<int:pk>/bearbeiten/", views.edit_comment, name="edit_comment"),
    path("kommentare/<int:pk>/zurueckziehen/", views.retract_comment, name="retract_comment"),
    path("kommentare/<int:pk>/melden/", views.report_comment, name="report_comment"),
    path("kommentare/<int:pk>/empfehlen/", picking.pick_comment, name="pick_comment"),
    path("leute/<str:name>/", people.person, name="person"),
    path("leute/<str:name>/melden/", people.report_person, name="report_person"),
    path("leute/<str:name>/ignorieren/", ignoring.ignore, name="ignore"),
    path("konto/beitraege/", views.my_comments, name="my_comments"),
    path("konto/ignoriert/", ignoring.ignored, name="ignored"),
]
