"""Explains to people why a message did not arrive."""

from django.utils.translation import gettext as _


def trouble(reason: str) -> str:
    """`reason`: of a ChatError."""
    words = {
        "timeout": _("Not delivered: the service didn’t respond in time. Try again."),
        "unreachable": _("Not delivered: the service couldn’t be reached. Try again."),
        "http_429": _(
            "Not delivered: the service is not accepting more messages right now. Try "
            "again later."
        ),
        "http_403": _("Not delivered: the service rejected this webhook."),
        "http_404": _("Not delivered: this webhook no longer exists."),
        "http_410": _(
            "Not delivered: the room was archived or the webhook was removed."
        ),
        "address_refused": _("Not sent: the URL points to a private network."),
        "address_not_allowed": _("Not sent: the URL doesn’t belong to this service."),
    }
    return words.get(reason) or _(
        "Not delivered: the service responded “%(reason)s”."
    ) % {"reason": reason.replace("_", " ")}
