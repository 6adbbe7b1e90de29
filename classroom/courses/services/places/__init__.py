"""The same done to many places of a course: planned, shown, applied just so, and taken back."""

from classroom.courses.services.places.planning import KIND, PlaceAct, plan_places

__all__ = ["KIND", "PlaceAct", "plan_places"]
