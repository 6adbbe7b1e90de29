"""Keeping the search index of the posts."""

from django.db import transaction

from classroom.common.search.index import index_texts
from classroom.discussions.models import Post, PostPiece, Thread
from classroom.discussions.queries.search import searched_text

_BATCH = 500


def index_post(post: Post, thread: Thread, *, is_new: bool = False) -> None:
    """Let the search find a post of `thread` by what it says now; in the caller's transaction."""
    text = "" if post.deleted_at else searched_text(post, thread.title)
    index_texts(PostPiece.post, {post.pk: text}, are_new=is_new)


def index_title(thread: Thread) -> None:
    """Let the search find a thread by its new title: it stands with the opening post."""
    index_post(Post.objects.get(thread=thread, parent=None), thread)


def forget_post(post: Post) -> None:
    """Let the search find a post no more."""
    index_texts(PostPiece.post, {post.pk: ""})


@transaction.atomic
def rebuild_search() -> int:
    """Make the index of all posts anew, and return how many there are."""
    PostPiece.objects.all().delete()
    posts = Post.objects.filter(deleted_at=None).select_related("thread").order_by("pk")
    texts: dict[int, str] = {}
    count = 0
    for post in posts.iterator(_BATCH):
        texts[post.pk] = searched_text(post, post.thread.title)
        count += 1
        if len(texts) == _BATCH:
            index_texts(PostPiece.post, texts, are_new=True)
            texts = {}
    index_texts(PostPiece.post, texts, are_new=True)
    return count


def search_is_missing() -> bool:
    """Whether there are posts and none of them is in the index: it was made after them, or they were loaded."""
    return not PostPiece.objects.exists() and Post.objects.filter(deleted_at=None).exists()
