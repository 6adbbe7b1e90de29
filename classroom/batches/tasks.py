"""What the worker does of bulk acts that are too long for one answer."""

from django_tasks import task


@task()
def go_on(batch_id: int) -> None:
    """Plan, apply or take back a batch, whichever is under way, from where it stands."""
    # Here, because the services that ask for it stand above this module.
    from classroom.batches.services.working import work

    work(batch_id)
