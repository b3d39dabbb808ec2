"""Exit code 0 when the web server in this container answers /healthz."""

import sys
import urllib.request

URL = "http://127.0.0.1:8000/healthz"

# As a proxy would ask: production redirects plain HTTP to HTTPS.
request = urllib.request.Request(URL, headers={"X-Forwarded-Proto": "https"})
with urllib.request.urlopen(request, timeout=2) as answer:
    sys.exit(answer.status != 200)
