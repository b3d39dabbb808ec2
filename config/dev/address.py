"""Where a running `manage.py dev` is reached, for other commands of this machine."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

NAME = "address"


@contextmanager
def recorded_address(data_dir: Path, address: str) -> Iterator[None]:
    """The address stands in the data folder until the end."""
    file = data_dir / NAME
    data_dir.mkdir(parents=True, exist_ok=True)
    file.write_text(address)
    try:
        yield
    finally:
        file.unlink(missing_ok=True)


def dev_address(data_dir: Path) -> str:
    """By PORT, else what runs there now, else what would; without a slash at the end."""
    if port := os.environ.get("PORT"):
        return f"http://localhost:{port}"
    try:
        return (data_dir / NAME).read_text().strip().rstrip("/")
    except OSError:
        return "http://localhost:8000"
