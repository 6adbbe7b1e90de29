"""Files that are larger than any that is taken, refused while they come in: nothing of them is kept anywhere."""

from typing import Any

from django.core.files.uploadhandler import FileUploadHandler, StopUpload

#: The largest file that an assignment can allow, and what the form round it takes.
LARGEST = 101 * 1024 * 1024
#: Up to here the rest is read and thrown away, so that the browser listens to the answer; beyond, the line is cut.
READ_AWAY = 1024 * 1024 * 1024
PIECE = 64 * 1024


class RefuseLargeUploads(FileUploadHandler):
    """Goes by the length that the request gives of itself, which the server holds it to.

    `request.upload_too_large` is set for the view; the form's other fields are there as long as they stand before the file.
    """

    def handle_raw_input(
        self, input_data: Any, meta: dict, content_length: int, boundary: bytes, encoding: str | None = None
    ) -> None:
        self.content_length, self.input_data = content_length, input_data

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        if self.content_length > LARGEST:
            self.request.upload_too_large = True
            if self.content_length <= READ_AWAY:
                # Django would read the rest line by line: half a minute for 110 MB of short ones.
                while self.input_data.read(PIECE):
                    pass
            raise StopUpload(connection_reset=True)  # there is no more to be read

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None
