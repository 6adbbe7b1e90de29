#!/usr/bin/env python3
"""Django's command line for this project."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "classroom.settings")
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        # Whoever installs the classroom needs the sentence, whoever develops it the way there too.
        if os.environ.get("DEBUG") == "1":
            raise
        sys.exit(f"A setting is wrong. {error}")


if __name__ == "__main__":
    main()
