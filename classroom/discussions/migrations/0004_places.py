"""Gives every post its place in the order of its talk, and counts its words."""

from django.db import migrations, models

from classroom.discussions.models.threads import place_below
from classroom.discussions.services.words import own_words

_BATCH = 500


def fill(apps, schema_editor) -> None:
    Post = apps.get_model("discussions", "Post")
    places: dict[int, str] = {}
    thread = None
    batch = []
    # Who answers came after whom they answer.
    for post in Post.objects.order_by("thread_id", "pk").only("thread_id", "parent_id", "markdown").iterator(_BATCH):
        if post.thread_id != thread:
            thread, places = post.thread_id, {}
        post.place = "" if post.parent_id is None else place_below(places.get(post.parent_id, ""), post.pk)
        post.word_count = own_words(post.markdown)
        places[post.pk] = post.place
        batch.append(post)
        if len(batch) == _BATCH:
            Post.objects.bulk_update(batch, ["place", "word_count"])
            batch = []
    Post.objects.bulk_update(batch, ["place", "word_count"])


class Migration(migrations.Migration):
    dependencies = [("discussions", "0003_one_model_of_talk")]

    operations = [
        migrations.AddIndex(
            model_name="post", index=models.Index(fields=["author", "thread"], name="post_of_person")
        ),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
    ]
