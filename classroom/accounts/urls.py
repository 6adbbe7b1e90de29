"""Our own pages of an account; signing in and out is allauth's."""

app_name = "accounts"
urlpatterns = []
