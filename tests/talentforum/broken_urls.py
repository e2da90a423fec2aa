"""The addresses of the site, and one that fails."""

from django.urls import path

from talentforum import urls as real


def broken(request):
    """Fail, with something personal in the message."""
    raise RuntimeError("kaputt wegen leserin@example.net von 203.0.113.9")


urlpatterns = [path("kaputt/", broken, name="broken"), *real.urlpatterns]
handler404, handler403, handler400, handler500 = real.handler404, real.handler403, real.handler400, real.handler500
