"""Sets one PDF and ends: read as a program of its own by history.services.export.pdf, never imported.

Typst keeps what it has set in memory for a next time, 80 MB for a chapter; a process of its own gives that back, and can
be stopped when it takes too long. It reads a JSON object (template, fonts, data) and writes the PDF.
"""

import json
import sys
from pathlib import Path

import typst


def main() -> None:
    job = json.load(sys.stdin)
    template = Path(job["template"])
    fonts = typst.Fonts(include_system_fonts=False, font_paths=[job["fonts"]])
    compiler = typst.Compiler(template.read_bytes(), root=str(template.parent), font_paths=fonts)
    sys.stdout.buffer.write(compiler.compile(format="pdf", sys_inputs={"data": json.dumps(job["data"])}, timestamp=0))


if __name__ == "__main__":
    main()
