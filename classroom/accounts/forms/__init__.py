"""Forms of one's own account. Those that allauth asks for are named in the settings."""

from classroom.accounts.forms.profile import ProfileForm, ReadingSettingsForm

__all__ = ["ProfileForm", "ReadingSettingsForm"]
