"""Every address; docs/contract.md says which of them outsiders rely on."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.contrib.sitemaps.views import sitemap
from django.urls import include, path
from django.views.decorators.http import require_safe

from articles.feeds import article_feed
from pagecache.offers import offered
from talentforum import views
from talentforum.lib.access import public_page
from talentforum.sitemaps import SITEMAPS

urlpatterns = [
    path("admin/", admin.site.urls),
    path("feeds/artikel.atom", article_feed, name="article_feed"),
    path("sitemap.xml", offered(public_page(require_safe(sitemap))), {"sitemaps": SITEMAPS}, name="sitemap"),
    path("robots.txt", views.robots, name="robots"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("media/<path:path>", views.media, name="media"),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    *i18n_patterns(
        path("", views.home, name="home"),
        path("", include("articles.urls")),
        path("", include("comments.urls")),
        path("", include("polls.urls")),
        path("erfahrungen/", include("experiences.urls")),
        path("", include("search.urls")),
        path("konto/", include("accounts.urls")),
        prefix_default_language=False,
    ),
]

handler404 = "talentforum.errors.not_found"
handler403 = "talentforum.errors.forbidden"
handler400 = "talentforum.errors.bad_request"
handler500 = "talentforum.errors.server_error"
