"""What every template knows of its reader."""

from django.http import HttpRequest

from classroom.accounts.models import User

#: The data attributes of <html>, and the fields of a person that they stand for.
FIELDS_OF_PERSON = {
    "theme": "theme", "size": "text_size", "face": "typeface", "leading": "leading", "width": "measure",
    "align": "alignment", "eras": "shows_both_eras", "shortcuts": "uses_shortcuts",
    "marks": "hides_marks",
}  # fmt: skip
#: For a field that is yes or no: the value of its attribute when it is set, and whether it is set for yes.
SWITCHES = {"eras": ("both", True), "shortcuts": ("off", False), "marks": ("hidden", True)}


def reading_settings(person: User) -> dict[str, str]:
    """Return how a person likes to read, by the names of the data attributes of <html>; "" for what is as usual."""
    chosen = {}
    for name, field in FIELDS_OF_PERSON.items():
        value = getattr(person, field)
        if name in SWITCHES:
            word, when = SWITCHES[name]
            value = word if value == when else ""
        chosen[name] = value
    return chosen


def preferences(request: HttpRequest) -> dict:
    """Return `reading_settings`: the data attributes of <html> that the reader has set, without empty ones."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"reading_settings": {}}
    chosen = {name: value for name, value in reading_settings(user).items() if value}
    if hasattr(request, "viewing"):
        # Whoever looks as another leaves and finds nothing on the device.
        return {"reading_settings": chosen | {"viewing": "on"}}
    # Whose page it is: what waits on a device to be sent is one person's, and devices are shared.
    return {"reading_settings": chosen | {"reader": user.pk}}
