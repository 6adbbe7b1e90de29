"""How gunicorn serves the site. GUNICORN_CMD_ARGS (--bind …, --workers …) goes over all of this."""

import gc
import os
import sys
from pathlib import Path

wsgi_app = "classroom.wsgi"
bind = f"127.0.0.1:{os.environ.get('PORT') or 8000}"

worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY") or 2)
threads = 8
keepalive = 15
graceful_timeout = 10
# A long export may take its time; a worker that hangs is still replaced.
timeout = 60

# One process loads the code and the dictionary of Thai words; the workers share its memory.
preload_app = True

loglevel = "warning"
control_socket_disable = True
if Path("/dev/shm").is_dir():  # noqa: S108 - workers touch a file there every second; on a disk that may block
    worker_tmp_dir = "/dev/shm"  # noqa: S108


def when_ready(server) -> None:
    """Load, before the workers are forked, what the first request would; then say where the site is."""
    from django.urls import get_resolver

    from classroom.common.thai.words import dictionary

    dictionary()
    get_resolver().url_patterns  # noqa: B018 - imports every view
    # What is loaded stays: garbage collection would only write to its memory, and so unshare it.
    gc.freeze()
    addresses = " and ".join(str(listener) for listener in server.LISTENERS)
    sys.stdout.write(f"The classroom is open at {addresses} (Ctrl-C closes it)\n")
    sys.stdout.flush()


def post_fork(server, worker) -> None:
    """Look for garbage less often: a page makes some ten thousand objects, nearly all of which go by themselves."""
    gc.set_threshold(20_000, 10, 10)


def pre_fork(server, worker) -> None:
    """Close what loading may have opened: neither a SQLite connection nor a pool of PostgreSQL survives a fork."""
    from django.db import connections

    for connection in connections.all(initialized_only=True):
        connection.close()
        if connection.vendor == "postgresql" and connection.pool:
            connection.close_pool()
