"""How many statements each page asks of the database."""

import io
import sys

from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.test.utils import CaptureQueriesContext


def statements(client) -> int:
    """Let `client` ask once and once more in this process, and count what the second request asks of the database.

    BEGIN, COMMIT and savepoints are counted too.
    """
    application = get_wsgi_application()
    count = 0
    for _ in range(2):
        head, _, body = client.request().partition(b"\r\n\r\n")
        with CaptureQueriesContext(connection) as captured:
            status, encoding, answer = _ask(application, head.decode("latin-1"), body)
        client.answered(status, answer, encoding)
        count = len(captured)
    return count


def _ask(application, head: str, body: bytes) -> tuple[int, str, bytes]:
    request, *lines = head.split("\r\n")
    method, path, version = request.split()
    environ = {
        "REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": "", "SERVER_PROTOCOL": version,
        "SERVER_NAME": "127.0.0.1", "SERVER_PORT": "80", "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(body), "wsgi.errors": sys.stderr, "CONTENT_LENGTH": str(len(body)),
    }  # fmt: skip
    for line in lines:
        name, _, value = line.partition(":")
        key = name.upper().replace("-", "_")
        environ[key if key == "CONTENT_TYPE" else f"HTTP_{key}"] = value.strip()
    answered: dict = {}

    def start_response(status: str, headers: list[tuple[str, str]], error=None) -> None:
        answered.update(headers, status=int(status[:3]))

    response = application(environ, start_response)
    answer = b"".join(response)
    response.close()
    return answered["status"], answered.get("Content-Encoding", ""), answer
