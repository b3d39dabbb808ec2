"""Prefixed, coloured lines from several programs on one terminal."""

import os
import sys
import threading
from io import TextIOBase
from typing import IO, TextIO

WIDTH = 8
RESET = "\x1b[0m"
COLOURS = {
    "dev": "\x1b[1m",
    "setup": "\x1b[36m",
    "web": "\x1b[32m",
    "worker": "\x1b[35m",
    "beat": "\x1b[33m",
}


class Console:
    """Writes whole lines, one program's at a time."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stdout
        self._colour = self._stream.isatty() and "NO_COLOR" not in os.environ
        self._writing = threading.Lock()

    def line(self, name: str, text: str) -> None:
        prefix = f"{name:<{WIDTH}}│ "
        if self._colour:
            prefix = f"{COLOURS.get(name, '')}{prefix}{RESET}"
        with self._writing:
            self._stream.write(f"{prefix}{text}\n")
            self._stream.flush()

    def follow(self, name: str, pipe: IO[str]) -> threading.Thread:
        """Copy a program's output until it closes; returns the running thread."""
        thread = threading.Thread(target=self._copy, args=[name, pipe], daemon=True)
        thread.start()
        return thread

    def _copy(self, name: str, pipe: IO[str]) -> None:
        with pipe:
            for line in pipe:
                self.line(name, line.rstrip("\n"))


class Lines(TextIOBase):
    """A stream for management commands whose lines appear with the prefix."""

    def __init__(self, console: Console, name: str) -> None:
        self._console = console
        self._name = name
        self._rest = ""

    def write(self, text: str) -> int:
        *lines, self._rest = (self._rest + text).split("\n")
        for line in lines:
            self._console.line(self._name, line)
        return len(text)
