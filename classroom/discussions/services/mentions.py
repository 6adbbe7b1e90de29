"""Who is named in a post with @: "@" and the whole name, as it stands in the text.

Only whoever may read the post is mentioned. Another's name stays the words that it is, and nobody is told; neither is the
author, who cannot see from anything whether somebody was.
"""

from collections.abc import Iterable
from datetime import datetime

from classroom.accounts.models import User
from classroom.courses.models import Enrollment
from classroom.discussions.models import Mention, Post
from classroom.discussions.rules import readers


def keep_mentions(post: Post, now: datetime) -> list[User]:
    """Store who is mentioned in a post as it says now, and return those who were not before; in the caller's transaction."""
    named = _named(post, now) if "@" in post.markdown else {}
    before = set(post.mentions.values_list("user", flat=True)) if post.version > 1 else set()
    if gone := before - set(named):
        Mention.objects.filter(post=post, user__in=gone).delete()
    new = [person for key, person in named.items() if key not in before]
    Mention.objects.bulk_create((Mention(post=post, user=person) for person in new), ignore_conflicts=True)
    return new


def _named(post: Post, now: datetime) -> dict[int, User]:
    places = readers(post, Enrollment.objects.all(), now).exclude(user=post.author_id).select_related("user")
    by_name: dict[str, list[User]] = {}
    for place in places.order_by():
        by_name.setdefault(place.user.full_name.casefold(), []).append(place.user)
    people = [person for name in names_in(post.markdown, by_name) for person in by_name[name]]
    return {person.pk: person for person in people}


def names_in(text: str, names: Iterable[str]) -> set[str]:
    """Return those of the folded `names` that stand behind an @; of two that fit, the longer one."""
    longest_first = sorted((name for name in names if name), key=len, reverse=True)
    found = set()
    for part in text.casefold().split("@")[1:]:
        if name := next((name for name in longest_first if part.startswith(name)), None):
            found.add(name)
    return found
