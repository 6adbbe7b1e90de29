"""The threads and posts of the demo."""

from datetime import datetime, timedelta

from classroom.accounts.models import User
from classroom.courses.models import Enrollment, Role
from classroom.devtools.seed.world import World
from classroom.discussions.models import Post, Thread
from classroom.discussions.services import (
    accept_answer,
    create_prompt,
    create_thread,
    endorse_post,
    mark_read,
    release_scores,
    reply,
    score_by_rule,
    set_locked,
    set_pinned,
)


def make_thread(world: World, plan: dict) -> None:
    clock, course = world.clock, world.courses[plan["course"]]
    opening, *answers = plan["posts"]
    author = world.people[opening["author"]]
    begun = clock.moment(opening["posted"])
    facts = {
        "acting_user": author,
        "now": begun,
        "course": course,
        "title": plan["title"],
        "markdown": opening["body"],
        "token": world.token(opening["key"]),
        "section": world.sections[plan["section"]] if "section" in plan else None,
        "passage": world.passage(plan["quote"]) if "quote" in plan else None,
    }
    if plan["kind"] == Thread.Kind.PROMPT:
        thread = create_prompt(
            **facts, opens_at=begun, due_at=clock.moment_or_none(plan.get("due")), **plan.get("asks", {})
        )
    else:
        thread = create_thread(**facts, kind=plan["kind"], anonymous=opening.get("anonymous", False))
    posts: dict[str, Post] = {opening["key"]: thread.posts.get()}
    for answer in answers:
        posts[answer["key"]] = reply(
            acting_user=world.people[answer["author"]],
            now=clock.moment(answer["posted"]),
            thread=thread,
            markdown=answer["body"],
            token=world.token(answer["key"]),
            parent=posts[answer.get("reply_to", opening["key"])],
            anonymous=answer.get("anonymous", False),
        )
    _judge(world, plan, thread, posts)
    if "scored" in plan:
        _score(thread, clock.moment(plan["scored"]), author)


def _score(thread: Thread, now: datetime, instructor: User) -> None:
    """Give the points of a prompt by its rule, and release them."""
    students = Enrollment.objects.filter(course=thread.course, role=Role.STUDENT, state=Enrollment.State.ACTIVE)
    facts = {"acting_user": instructor, "now": now, "thread": thread, "students": students}
    score_by_rule(**facts)
    release_scores(**facts)


def mark_read_threads(world: World) -> None:
    """Let everyone have read what stood there two days ago, so that what is new stands out."""
    then = world.clock.now - timedelta(days=2)
    for (slug, username), place in world.enrollments.items():
        if place.state == Enrollment.State.ACTIVE:
            for thread in Thread.objects.filter(course=world.courses[slug], created_at__lt=then):
                mark_read(acting_user=world.people[username], thread=thread, read_to=then)


def _judge(world: World, plan: dict, thread: Thread, posts: dict[str, Post]) -> None:
    """What staff, and the asker, have made of the posts since."""
    places = world.enrollments.items()
    instructor = next(
        world.people[name]
        for (course, name), place in places
        if course == plan["course"] and place.role == "instructor"
    )
    now = thread.last_post_at
    for post in plan["posts"]:
        if post.get("endorsed"):
            endorse_post(acting_user=instructor, now=now, post=posts[post["key"]])
    if "accepted" in plan:
        accept_answer(acting_user=thread.created_by, now=now, thread=thread, post=posts[plan["accepted"]])
    if plan.get("pinned"):
        set_pinned(acting_user=instructor, now=now, thread=thread, pinned=True)
    if plan.get("locked"):
        set_locked(acting_user=instructor, now=now, thread=thread, locked=True)
