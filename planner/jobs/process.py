"""A child process of ours that reads pickles and writes pickles: started, written to, ended.

The child is a plain interpreter, not a copy of this one: a page of the app or a notebook cell is
never run a second time in it.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys


def spawn(module: str) -> subprocess.Popen[bytes]:
    """Start `main` of a module, with this process's search path; its errors go nowhere."""
    boot = "import json, sys; sys.path[:] = json.loads(sys.argv[1]); "
    return subprocess.Popen(
        [sys.executable, "-c", f"{boot}from {module} import main; main()", json.dumps(sys.path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,  # keyboard interrupts come to us alone
    )


def write(process: subprocess.Popen[bytes], content: bytes) -> None:
    """Write to a child; a dead one shows as the end of its messages."""
    if process.stdin is not None:
        with contextlib.suppress(OSError):
            process.stdin.write(content)
            process.stdin.flush()


def end(process: subprocess.Popen[bytes]) -> None:
    """End a child and what it started; no harm when it has ended."""
    if process.poll() is not None:
        return
    with contextlib.suppress(OSError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()


def close_pipes(process: subprocess.Popen[bytes]) -> None:
    """Close both ends of what a child that has ended was told and said."""
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with contextlib.suppress(OSError):
                pipe.close()
