"""What the parts of the demo share while it is made: people, courses, the text, and the clock."""

import uuid
from dataclasses import dataclass, field
from functools import cached_property

from classroom.accounts.models import User
from classroom.assignments.models import Assignment, Attempt
from classroom.courses.models import Course, Enrollment
from classroom.devtools.seed.source import Clock
from history.models import Block, Chapter, Section
from history.queries import Passage, find_passage, live_blocks, write_address

# Tokens of the demo's posts and attempts are made from their names, so that they differ and never change.
_TOKENS = uuid.UUID("5d3c0d1e-8d0f-4b56-9f3c-2f0c1a9b7e21")


@dataclass
class World:
    clock: Clock
    chapter: Chapter
    people: dict[str, User] = field(default_factory=dict)
    courses: dict[str, Course] = field(default_factory=dict)
    enrollments: dict[tuple[str, str], Enrollment] = field(default_factory=dict)
    assignments: dict[str, Assignment] = field(default_factory=dict)
    attempts: dict[str, Attempt] = field(default_factory=dict)

    @cached_property
    def sections(self) -> dict[str, Section]:
        return {section.slug: section for section in self.chapter.sections.all()}

    @cached_property
    def _blocks(self) -> list[Block]:
        return list(live_blocks(self.chapter))

    def passage(self, quote: str) -> Passage:
        """Return where `quote` stands in the chapter; raise LookupError when it stands there not once."""
        found = [(block, block.text.find(quote)) for block in self._blocks if quote in block.text]
        if len(found) != 1:
            raise LookupError(f"{quote!r} stands in {len(found)} blocks of {self.chapter}")
        block, start = found[0]
        address = write_address(block.key, start, block.key, start + len(quote), self.chapter.revision_number)
        return find_passage(self.chapter, address)

    @staticmethod
    def token(*names: str) -> uuid.UUID:
        return uuid.uuid5(_TOKENS, "/".join(names))
