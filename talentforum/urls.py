"""Every address; docs/contract.md says which of them outsiders rely on."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.contrib.sitemaps.views import sitemap
from django.urls import include, path
from django.views.decorators.http import require_safe

from articles.feeds import article_feed
from comments.feeds import discussion_feed, pick_feed
from notifications import previews, webhooks
from pagecache.offers import offered
from talentforum import views
from talentforum.lib.access import public_page
from talentforum.sitemaps import SITEMAPS

urlpatterns = [
    path("admin/", admin.site.urls),
    path("feeds/artikel.atom", article_feed, name="article_feed"),
    path("feeds/empfehlungen.atom", pick_feed, name="pick_feed"),
    path("artikel/<slug:slug>/kommentare.atom", discussion_feed, name="discussion_feed"),
    path("sitemap.xml", offered(public_page(require_safe(sitemap))), {"sitemaps": SITEMAPS}, name="sitemap"),
    path("robots.txt", views.robots, name="robots"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("media/<path:path>", views.media, name="media"),
    path("mail/vorschau/", previews.previews, name="mail_previews"),
    path("mail/vorschau/<str:name>/<str:language>/", previews.preview, name="mail_preview"),
    path("mail/vorschau/<str:name>/<str:language>/html/", previews.preview_html, name="mail_preview_html"),
    path("mail/<slug:provider>/", webhooks.webhook, name="mail_webhook"),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    *i18n_patterns(
        path("", views.home, name="home"),
        path("", include("articles.urls")),
        path("", include("moderation.urls")),
        path("", include("comments.urls")),
        path("", include("polls.urls")),
        path("erfahrungen/", include("experiences.urls")),
        path("", include("search.urls")),
        path("benachrichtigungen/", include("notifications.urls")),
        path("konto/", include("accounts.urls")),
        prefix_default_language=False,
    ),
]

handler404 = "talentforum.errors.not_found"
handler403 = "talentforum.errors.forbidden"
handler400 = "talentforum.errors.bad_request"
handler500 = "talentforum.errors.server_error"
