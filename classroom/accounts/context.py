"""What every template knows of its reader."""

from django.http import HttpRequest


def preferences(request: HttpRequest) -> dict:
    """Return `reading_settings`: the data attributes of <html> that the reader has set, without empty ones."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"reading_settings": {}}
    chosen = {
        "theme": user.theme,
        "size": user.text_size,
        "leading": user.leading,
        "face": user.typeface,
        "width": user.measure,
    }
    return {"reading_settings": {name: value for name, value in chosen.items() if value}}
