"""Which addresses messages to a room may go to."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from ssrfguard import Policy, SSRFGuardError

PORTS = frozenset({80, 443})
# Addresses of one name that are tried.
MOST_ATTEMPTS = 2
LOOPBACK = ("127.0.0.0/8", "::1/128")


def is_allowed(url: str, service: str) -> bool:
    """Whether messages to a service may go there, as far as the address alone tells."""
    try:
        policy_for(url, service).check_url(url)
    except SSRFGuardError:
        return False
    return True


def policy_for(url: str, service: str) -> Policy:
    """What a client that posts to the service at `url` keeps to."""
    if _is_local_receiver(url):
        return Policy(
            allowed_schemes=frozenset({"http"}),
            allowed_networks=LOOPBACK,  # type: ignore[arg-type]  # made networks of there
            allowed_ports=frozenset({urlsplit(url).port or 80}),
        )
    return Policy(
        allowed_schemes=frozenset({"https"}),
        allowed_hosts=frozenset(settings.CHAT_HOSTS[service]),
        allowed_ports=PORTS,
        max_connection_attempts=MOST_ATTEMPTS,
    )


def _is_local_receiver(url: str) -> bool:
    """One that development or a test names, to see what arrives."""
    try:
        return urlsplit(url).netloc in settings.CHAT_LOCAL_RECEIVERS
    except ValueError:
        return False
