"""Making the demo class from the words in classroom/devtools/demo, through the services that people's acts go through."""

from classroom.devtools.seed.make import make_demo

__all__ = ["make_demo"]
