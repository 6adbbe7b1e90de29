"""A post as it stands in its thread.

Written in Python and not as a template: a window of a long thread would pass a thousand template nodes on every
request, which cost more than all its queries.
"""

from collections.abc import Iterable

from django import template
from django.template import Context
from django.template.loader import get_template
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from classroom.common.shown.sentences import gettext
from classroom.common.templatetags.dates import moment
from classroom.common.templatetags.interface import avatar, icon
from classroom.discussions.queries import PostLine

register = template.Library()


@register.simple_tag(takes_context=True)
def post(context: Context, line: PostLine) -> SafeString:
    """Return the list item of one post.

    Of the context it takes `course`; `here` and `reply_url`, the addresses of the thread; `arrived`, what to say when a
    script has just brought the post; and what _post_acts.html needs.
    """
    post = line.post
    attributes = f'class="{f"post post--{line.depth} {line.states}".rstrip()}" id="post-{line.pk}" tabindex="-1"'
    if line.author and line.author.is_you:
        attributes += f' data-posted="{post.token}"'
    if arrived := context.get("arrived"):
        attributes += f' data-arrived="{escape(arrived)}"'
    if post is None:
        words = gettext("The staff took this post down.") if line.taken_down else gettext("This post was deleted.")
        content = f'<p class="post__gone quiet">{words}</p>'
    else:
        here, reply_url = escape(context["here"]), escape(context["reply_url"])
        acts = (
            get_template("discussions/_post_acts.html").template.render(_with(context, line)) if line.has_acts else ""
        )
        content = (
            f'<header class="post__by">{"".join(_by(line, here, context))}</header>{_answered(line, here)}'
            # The HTML of a post is sanitised when it is stored.
            f'<div class="post__body">{post.html}</div>{"".join(_endorsed(line))}{_reactions(context, line)}'
            f'<div class="post__do">{_answer(line, reply_url)}{acts}{_keep(line, context)}</div>'
        )
        if line.can_reply:
            content += f'<div class="post__slot" id="reply-{line.pk}"></div>'
    return mark_safe(f"<li {attributes}>\n{content}\n</li>")  # noqa: S308 - what people wrote is escaped above and below


@register.simple_tag(takes_context=True)
def reactions(context: Context, line: PostLine) -> SafeString:
    """Return the reactions to one post: buttons for who may react, else what others chose."""
    return mark_safe(_reactions(context, line))  # noqa: S308 - made of numbers and of our own words


def _reactions(context: Context, line: PostLine) -> str:
    if not line.can_react:
        chosen = "".join(f"<span>{each.label} {each.count}</span>" for each in line.reactions if each.count)
        return f'<p class="reactions">{chosen}</p>' if chosen else ""
    path = reverse("discussions:post_react", args=(context["course"].slug, line.pk))
    token = f'<input type="hidden" name="csrfmiddlewaretoken" value="{context.get("csrf_token", "")}">'
    buttons = "".join(
        f'<form method="post" action="{path}" data-hx-post="{path}" data-hx-target="#reactions-{line.pk}"'
        f' data-hx-swap="outerHTML">{token}<input type="hidden" name="kind" value="{each.kind}">'
        f'<button class="react" id="react-{line.pk}-{each.kind}" name="on" value="{"" if each.is_own else "1"}"'
        f' aria-pressed="{"true" if each.is_own else "false"}">{each.label}{f" {each.count}" if each.count else ""}'
        "</button></form>"
        for each in line.reactions
    )
    return f'<div class="reactions" id="reactions-{line.pk}">{buttons}</div>'


def _by(line: PostLine, here: str, context: Context) -> Iterable[str]:
    """Who wrote it and when, and what became of it since."""
    post, author = line.post, line.author
    yield avatar(author.person, staff=bool(author.role))
    yield f"<b>{escape(author.name)}</b>"
    if author.role:
        yield f'<span class="tag">{escape(author.role)}</span>'
    if author.note:
        yield f"<small>({escape(author.note)})</small>"
    yield f'<small><a href="{here}?post={line.pk}#post-{line.pk}">{moment(post.created_at, "day")}</a></small>'
    if line.is_new or line.pk in context.get("kept", ()):
        yield f'<small class="post__new">{gettext("new")}</small>'
    if post.edited_at:
        words = gettext("edited")
        if line.can_see_versions:
            path = reverse("discussions:post_versions", args=(context["course"].slug, line.pk))
            words = f'<a href="{path}">{words}</a>'
        yield f"<small>{words}</small>"


def _answered(line: PostLine, here: str) -> str:
    """Which post it answers. Where one sees it from its place, this is for screen readers."""
    if not line.parent_pk:
        return ""
    if line.parent_name:
        words = gettext("in answer to %(name)s") % {"name": escape(line.parent_name)}
    else:
        words = gettext("in answer to a deleted post")
    hidden = "" if line.names_parent else " visually-hidden"
    return f'<p class="post__to{hidden}"><a href="{here}?post={line.parent_pk}#post-{line.parent_pk}">{words}</a></p>'


def _endorsed(line: PostLine) -> Iterable[str]:
    if line.post.endorsed_by_id:
        name = escape(line.post.endorsed_by.full_name)
        words = gettext("%(name)s endorsed this answer") % {"name": name}
        yield f'<p class="endorsed">{icon("check")}{words}</p>'
    if line.is_accepted:
        yield f'<p class="endorsed">{icon("check")}{gettext("This answers the question")}</p>'


def _answer(line: PostLine, reply_url: str) -> str:
    """The way to an answer: the form at the end for the opening post, a form in place for the others."""
    if not line.can_reply:
        return ""
    words = f'{gettext("Answer")}<span class="visually-hidden"> {escape(line.author.name)}</span>'
    if line.post.parent_id is None:
        return f'<a class="act" href="#reply-form-{line.pk}">{gettext("Answer")}</a>'
    form = f"{reply_url}?parent={line.pk}"
    return (
        f'<a class="act" href="{form}" data-hx-get="{form}&amp;depth={line.depth + 1}"'
        f' data-hx-target="#reply-{line.pk}">{words}</a>'
    )


def _keep(line: PostLine, context: Context) -> str:
    """The button by which a post stays new to its reader. It belongs to the one form of the thread for this."""
    if not line.can_keep:
        return ""
    kept = line.pk in context.get("kept", ())
    name, words = ("read", gettext("Mark as read")) if kept else ("keep", gettext("Keep unread"))
    form = f"keep-{line.post.thread_id}"
    return f'<button class="act post__keep" form="{form}" name="{name}" value="{line.pk}">{words}</button>'


def _with(context: Context, line: PostLine) -> Context:
    return context.new({**context.flatten(), "line": line, "post": line.post})
