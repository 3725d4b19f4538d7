from django.urls import path

from .views import me, site, styleguide

app_name = "stations"
urlpatterns = [
    path("health", site.health, name="health"),
    path("me/", me.Me.as_view(), name="me"),
    path("me/notices/", me.Notices.as_view(), name="notices"),
    path("me/notices/read/", me.read_notices, name="notices_read"),
    path("me/notices/<int:pk>/", me.open_notice, name="notice_open"),
    path("me/theme/", me.theme, name="theme"),
    path("me/language/", me.language, name="language"),
    path("styleguide/", styleguide.StyleGuide.as_view(), name="styleguide"),
]
