"""Mail that comes back: the signed addresses that answers go to, and what is read out of a raw message."""

from classroom.common.mail.addresses import ReplyAddress, read_reply_address, reply_address
from classroom.common.mail.incoming import Incoming, Unreadable, read_message

__all__ = ["Incoming", "ReplyAddress", "Unreadable", "read_message", "read_reply_address", "reply_address"]
