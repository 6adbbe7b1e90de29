"""What the text tells the apps above it. They listen in their apps.py.

`anchors_changed` is sent after a revision has been committed, when passages have lost their
words by it: `anchors` is the list of those that became changed or orphan by this revision,
`revision` the revision.

`faults_decided` is sent after faults that were open have been accepted or rejected: `faults` is the list of
them, with `state`, `decision` and `revision`. `fault_reported` is sent after a reader has reported a fault:
`fault`, and `reporter`.

`revision_published` is sent after a change of the text has been committed: `revision`, with its chapter and book.

Receivers run after the commit and cannot undo it.
"""

from django.dispatch import Signal

anchors_changed = Signal()
faults_decided = Signal()
fault_reported = Signal()
revision_published = Signal()
