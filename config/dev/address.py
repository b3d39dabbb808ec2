"""The address of a running `manage.py dev`, for other commands on this machine."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

NAME = "address"


@contextmanager
def recorded_address(data_dir: Path, address: str) -> Iterator[None]:
    """Keeps the address in the data folder while the block runs."""
    file = data_dir / NAME
    data_dir.mkdir(parents=True, exist_ok=True)
    file.write_text(address)
    try:
        yield
    finally:
        file.unlink(missing_ok=True)


def dev_address(data_dir: Path) -> str:
    """Address by PORT, else of the running server, else the default; no trailing slash."""
    if port := os.environ.get("PORT"):
        return f"http://localhost:{port}"
    try:
        return (data_dir / NAME).read_text().strip().rstrip("/")
    except OSError:
        return "http://localhost:8000"
