"""Shared by the commands that work on one organization."""

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from organizations.models import Organization


def find_organization(slug: str) -> Organization:
    """Raises CommandError, one clear line, for one that does not exist."""
    organization = Organization.objects.filter(slug=slug).first()
    if organization is None:
        raise CommandError(_("There is no organization “%(slug)s”.") % {"slug": slug})
    return organization
