"""Other programs that read what we cannot: found, run within bounds, and stopped whole."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

_OUT_OF_REACH = "http://127.0.0.1:9"
"""A proxy that nobody serves: a program that honours it reaches no network."""


def find_program(*names: str) -> str | None:
    """The first of the programs that is installed."""
    return next(filter(None, map(shutil.which, names)), None)


def run_program(
    command: Sequence[str | Path],
    folder: Path,
    seconds: float,
    settings: Mapping[str, str] | None = None,
) -> bytes | None:
    """What a program prints, or None where it fails or takes too long.

    Its temporary files lie in ``folder``, which the caller makes and removes; what it
    complains of is thrown away, for it may quote the document. When its time is over
    it ends together with every process that it started.
    """
    proxies = dict.fromkeys(("http_proxy", "https_proxy", "all_proxy"), _OUT_OF_REACH)
    environment = {**os.environ, **proxies, "TMPDIR": str(folder), **(settings or {})}
    with subprocess.Popen(
        [str(part) for part in command],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as process:
        try:
            printed, _ = process.communicate(timeout=seconds)
        except BaseException as error:
            _end(process)
            if isinstance(error, subprocess.TimeoutExpired):
                return None
            raise
    return printed if process.returncode == 0 else None


def _end(process: subprocess.Popen[bytes]) -> None:
    if os.name == "posix":
        os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.wait()
