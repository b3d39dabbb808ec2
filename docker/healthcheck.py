# ruff: noqa: INP001 (a script of the image)
"""Exit code 0 when the web server in this container answers /healthz."""

import http.client
import sys

server = http.client.HTTPConnection("127.0.0.1", 8000, timeout=2)
server.request("GET", "/healthz")
sys.exit(server.getresponse().status != http.HTTPStatus.OK)
