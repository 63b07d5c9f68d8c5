"""PDF printed by LibreOffice."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path


def to_libreoffice(documents: dict[str, bytes]) -> dict[str, bytes]:
    """Word files printed to PDF by LibreOffice, in one run."""
    program = shutil.which("soffice") or "libreoffice"
    with tempfile.TemporaryDirectory() as folder:
        for name, data in documents.items():
            Path(folder, f"{name}.docx").write_bytes(data)
        subprocess.run(
            [program, f"-env:UserInstallation={Path(folder, 'profile').as_uri()}", "--headless",
             "--convert-to", "pdf", "--outdir", folder,
             *(str(Path(folder, f"{name}.docx")) for name in documents)],
            check=True, capture_output=True, timeout=600,
        )  # fmt: skip
        return {name: Path(folder, f"{name}.pdf").read_bytes() for name in documents}
