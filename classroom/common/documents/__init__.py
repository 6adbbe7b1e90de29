"""Files that people hand over, taken for what they hold and never for what they are called.

`take_document` says what a file is and which words stand in it; `without_names` gives its bytes without who made it.
Both read the file in a process of its own with limits on memory and time: a broken or hostile file ends that process
and nothing else.
"""

from classroom.common.documents.apart import take_document, without_names
from classroom.common.documents.found import DocumentRefused, Fault, Found

__all__ = ["DocumentRefused", "Fault", "Found", "take_document", "without_names"]
