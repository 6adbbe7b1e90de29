"""What the worker goes on with, by the state of the batch."""

from classroom.batches.models import Batch
from classroom.batches.services.acting import apply_chunks, undo_chunks
from classroom.batches.services.planning import make_plan

_STEPS = {
    Batch.State.PLANNING: make_plan,
    Batch.State.APPLYING: apply_chunks,
    Batch.State.UNDOING: undo_chunks,
}


def work(batch_id: int) -> None:
    """Do what is under way; nothing when it is done by now."""
    state = Batch.objects.values_list("state", flat=True).get(pk=batch_id)
    if step := _STEPS.get(state):
        step(batch_id)
