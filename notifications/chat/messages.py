"""Explains to people why a message did not arrive."""

from django.utils.translation import gettext as _


def trouble(reason: str) -> str:
    """`reason`: of a ChatError."""
    words = {
        "timeout": _("Not arrived: the service did not answer in time. Try again."),
        "unreachable": _("Not arrived: the service could not be reached. Try again."),
        "http_429": _("Not arrived: the service takes no more just now. Try again."),
        "http_403": _("Not arrived: the service refuses this webhook."),
        "http_404": _("Not arrived: this webhook does not exist any more."),
        "http_410": _("Not arrived: the room was archived or the webhook removed."),
        "address_refused": _("Not sent: the address leads into a private network."),
        "address_not_allowed": _("Not sent: the address is not of this service."),
    }
    return words.get(reason) or _("Not arrived: the service answered “%(reason)s”.") % {
        "reason": reason.replace("_", " ")
    }
