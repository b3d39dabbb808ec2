"""Asks for one address over several connections at once; a process of its own.

Reads what to ask as JSON from standard input, and answers with requests a second.
"""

from __future__ import annotations

import http.client
import json
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

TIMEOUT_S = 30


def ask(asked: dict[str, Any], until: float) -> int:
    """How many answers there were until then, one after the other."""
    n = 0
    while time.perf_counter() < until:
        connection = http.client.HTTPConnection("localhost", asked["port"], TIMEOUT_S)
        connection.request("GET", asked["path"], headers=asked["headers"])
        answer = connection.getresponse()
        answer.read()
        connection.close()
        if answer.status != http.HTTPStatus.OK:
            message = f"{asked['path']}: {answer.status}"
            raise ValueError(message)
        n += 1
    return n


def main() -> None:
    asked = json.load(sys.stdin)
    began = time.perf_counter()
    until = began + asked["seconds"]
    with ThreadPoolExecutor(asked["connections"]) as pool:
        jobs = [pool.submit(ask, asked, until) for _n in range(asked["connections"])]
        total = sum(job.result() for job in jobs)
    json.dump(total / (time.perf_counter() - began), sys.stdout)


if __name__ == "__main__":
    main()
