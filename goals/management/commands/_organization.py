"""Shared by commands that work on one organization."""

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from organizations.models import Organization


def find_organization(slug: str) -> Organization:
    """The organization with the slug. Raises CommandError if there is none."""
    organization = Organization.objects.filter(slug=slug).first()
    if organization is None:
        raise CommandError(_("There is no organization “%(slug)s”.") % {"slug": slug})
    return organization
