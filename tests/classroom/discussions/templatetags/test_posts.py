"""A post as it stands in its thread: what people wrote is escaped, and each says what it should."""

import re

from django.template import Context, Template

from classroom.accounts.models import User
from classroom.discussions import queries, services
from classroom.discussions.models import Post
from tests.cast import NOW, Cast


def drawn(cast: Cast, post: Post, viewer: User, **context) -> str:
    place = cast.enrollment(viewer)
    line = queries.post_line(place, queries.get_post(place, post.pk, NOW))
    template = Template("{% load posts %}{% post line %}")
    known = {"line": line, "course": cast.course, "thread": post.thread, "here": "/t/", "reply_url": "/t/reply/"}
    return template.render(Context(known | context))


def test_names_are_escaped_and_the_stored_words_are_not(cast: Cast, thread, answer) -> None:
    User.objects.filter(pk=cast.student2.pk).update(full_name="<b>ใจงาม</b> & co")
    html = drawn(cast, answer(thread, markdown="**หนา** <script>alert(1)</script>"), cast.student1, arrived='"&')
    assert "&lt;b&gt;ใจงาม&lt;/b&gt; &amp; co" in html
    assert "<b>ใจงาม" not in html
    assert "<strong>หนา</strong>" in html
    assert "<script" not in html
    assert 'data-arrived="&quot;&amp;"' in html


def test_the_name_of_who_endorsed_is_escaped_in_its_sentence(cast: Cast, thread, answer) -> None:
    User.objects.filter(pk=cast.instructor.pk).update(full_name="<i>วรรณา</i>")
    post = answer(thread)
    services.endorse_post(acting_user=cast.instructor, now=NOW, post=post)
    assert "&lt;i&gt;วรรณา&lt;/i&gt; endorsed this answer" in drawn(cast, post, cast.student1)


def test_the_opening_post_leads_to_the_form_and_an_answer_to_one_of_its_own(cast: Cast, thread, answer) -> None:
    opening, reply = queries.opening_post(thread), answer(thread)
    assert f'href="#reply-form-{opening.pk}"' in drawn(cast, opening, cast.student2)
    html = drawn(cast, reply, cast.student2)
    assert f'data-hx-get="/t/reply/?parent={reply.pk}&amp;depth=1"' in html
    assert f'<div class="post__slot" id="reply-{reply.pk}">' in html


def test_only_its_own_author_gets_the_token_of_a_post(cast: Cast, thread, answer) -> None:
    post = answer(thread)
    assert f'data-posted="{post.token}"' in drawn(cast, post, cast.student2)
    assert str(post.token) not in drawn(cast, post, cast.student1)


def test_a_deleted_post_says_only_that(cast: Cast) -> None:
    html = Template("{% load posts %}{% post line %}").render(Context({"line": queries.PostLine(7, depth=1)}))
    assert re.sub(r"\s+", " ", html) == (
        '<li class="post post--1 is-gone" id="post-7" tabindex="-1"> '
        '<p class="post__gone quiet">This post was deleted.</p> </li>'
    )


def test_what_may_be_done_to_it_stands_below_it(cast: Cast, thread, answer) -> None:
    post = answer(thread)
    assert f"/discussions/posts/{post.pk}/edit/" in drawn(cast, post, cast.student2)
    assert f"/discussions/posts/{post.pk}/edit/" not in drawn(cast, post, cast.student1)
