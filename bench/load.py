"""Sends requests at a fixed rate, whatever becomes of those before; a process of its own.

Reads a `Load` as JSON from standard input, and answers with what each request took.
"""

from __future__ import annotations

import http.client
import json
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlencode

TIMEOUT_S = 30
THREADS = 64


def send(load: dict[str, Any], request: dict[str, Any], at: float) -> tuple[float, int]:
    """(milliseconds from when it was to be sent, status; 0 for no answer at all)."""
    time.sleep(max(0.0, at - time.perf_counter()))
    headers = {
        "Cookie": request["cookie"],
        "Content-Type": "application/x-www-form-urlencoded",
        "HX-Request": "true",
        "Referer": f"http://{load['host']}:{load['port']}/",
    }
    connection = http.client.HTTPConnection(
        load["host"], load["port"], timeout=TIMEOUT_S
    )
    try:
        connection.request("POST", request["path"], urlencode(request["form"]), headers)
        answer = connection.getresponse()
        answer.read()
        status = answer.status
    except OSError:
        status = 0
    finally:
        connection.close()
    return (time.perf_counter() - at) * 1_000, status


def main() -> None:
    load = json.load(sys.stdin)
    began = time.perf_counter() + 0.5
    with ThreadPoolExecutor(THREADS) as pool:
        jobs = [
            pool.submit(send, load, request, began + n / load["rate"])
            for n, request in enumerate(load["requests"])
        ]
        taken = [job.result() for job in jobs]
    json.dump(taken, sys.stdout)


if __name__ == "__main__":
    main()
