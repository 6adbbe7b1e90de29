"""What the worker does for marking."""

from django_tasks import task


@task()
def compare_essays(run_id: int) -> None:
    """Compare the essays of an assignment with each other, with earlier ones and with the book."""
    # Here, because the service that asks for it stands above this module.
    from classroom.grading.services.similarity import compare

    compare(run_id)
