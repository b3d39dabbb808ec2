"""Shows what failed for good, or may have (RELIABILITY R5)."""

from __future__ import annotations

import datetime as dt
import re
import sys
from collections import Counter
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils import timezone

from goals.management.commands._organization import find_organization
from notifications import events
from notifications.models import AccountEmail, Delivery
from notifications.text import without_addresses
from organizations.management.base import OperationsCommand
from organizations.models import Organization
from organizations.tenancy import in_organization
from scheduling import plan_claims

if TYPE_CHECKING:
    from django.core.management.base import CommandParser
    from django.db.models import QuerySet

LOOKS_BACK = dt.timedelta(days=30)
# What a server answered begins with these (RFC 5321, RFC 3463).
SMTP_CODES = re.compile(r"\d{3}\b(?: \d\.\d{1,3}\.\d{1,3}\b)?")
# Sightline's own faults, which a new version may have mended; not what a server refused.
# `no_speaker`: `unknown_type` as the version before wrote it.
MENDABLE = Q(reason__in=("kills", "no_speaker", "unknown_type")) | Q(
    reason__startswith="broken"
)


class Command(OperationsCommand):
    help = (
        "List events and messages of the last 30 days that failed, messages that may "
        "not have arrived, and plans that keep failing. Exits with 1 if there are any."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "organization", metavar="ORG", nargs="?", help="slug of the organization"
        )
        parser.add_argument(
            "--again",
            action="store_true",
            help="retry what failed in the last day because of an error in Sightline",
        )

    def handle(self, *_args: object, **options: str) -> None:
        if slug := options["organization"]:
            organizations = [find_organization(slug)]
        else:
            organizations = list(Organization.objects.order_by("slug"))
        handle = self._again if options["again"] else self._show
        n_found = sum(handle(organization) for organization in organizations)
        if not slug:
            n_found += (
                self._retry_accounts() if options["again"] else self._show_accounts()
            )
        if n_found and not options["again"]:
            sys.exit(1)

    def _show(self, organization: Organization) -> int:
        since = timezone.now() - LOOKS_BACK
        with in_organization(organization.pk):
            plan = plan_claims.failing_plan(organization)
            given_up = list(
                events.given_up(organization.pk).filter(given_up_at__gt=since)
            )
            deliveries = _counted(_in_trouble(organization, since))
        for event in given_up:
            self.stdout.write(
                f"{organization.slug}: event {event.pk} {event.verb}, "
                f"{event.given_up_at:%Y-%m-%d %H:%M} UTC, {event.trouble}"
            )
        for line, n in deliveries.most_common():
            self.stdout.write(f"{organization.slug}: {n} × {line}")
        if plan:
            self.stdout.write(
                f"{organization.slug}: the plan of check-ins, "
                f"{plan.n_attempts} attempts, last {plan.tried_at:%Y-%m-%d %H:%M} UTC"
            )
        return len(given_up) + len(deliveries) + bool(plan)

    def _show_accounts(self) -> int:
        """E-mail about accounts, which belong to no organization."""
        counted = _counted_account_emails(timezone.now() - LOOKS_BACK)
        for line, n in counted.most_common():
            self.stdout.write(f"accounts: {n} × {line}")
        return len(counted)

    def _again(self, organization: Organization) -> int:
        """Rows alone: the sweeps find them."""
        with in_organization(organization.pk):
            n = events.try_again(organization.pk) + plan_claims.retry_plan(organization)
            n += (
                _in_trouble(organization, timezone.now() - events.NOT_NEWS_AFTER)
                .filter(MENDABLE, state=Delivery.State.FAILED)
                .update(state=Delivery.State.WAITING, reason="", attempts=0)
            )
        if n:
            self.stdout.write(f"{organization.slug}: {n} once more")
        return n

    def _retry_accounts(self) -> int:
        """Rows alone, as above."""
        since = timezone.now() - events.NOT_NEWS_AFTER
        n = (
            _account_emails_in_trouble(since)
            .filter(MENDABLE, state=AccountEmail.State.FAILED)
            .update(state=AccountEmail.State.WAITING, reason="", attempts=0)
        )
        if n:
            self.stdout.write(f"accounts: {n} once more")
        return n


def _in_trouble(organization: Organization, since: dt.datetime) -> QuerySet[Delivery]:
    """Failed for good, or perhaps sent: nobody knows."""
    return Delivery.objects.filter(
        organization=organization,
        state__in=(Delivery.State.FAILED, Delivery.State.UNKNOWN),
        message__created_at__gt=since,
    )


def _account_emails_in_trouble(since: dt.datetime) -> QuerySet[AccountEmail]:
    """Without those that nobody needed any more."""
    rows = AccountEmail.objects.filter(
        state__in=(AccountEmail.State.FAILED, AccountEmail.State.UNKNOWN),
        created_at__gt=since,
    )
    return rows.exclude(reason="gone")


def _counted(deliveries: QuerySet[Delivery]) -> Counter[str]:
    rows = deliveries.values_list("message__kind", "channel", "state", "reason")
    rows = rows.order_by("message__kind", "channel", "state", "reason")
    return Counter(
        f"{kind} by {channel}, {_shown(state, reason)}"
        for kind, channel, state, reason in rows.iterator()
    )


def _counted_account_emails(since: dt.datetime) -> Counter[str]:
    rows = _account_emails_in_trouble(since).values_list("template", "state", "reason")
    rows = rows.order_by("template", "state", "reason")
    return Counter(
        f"{template} by email, {_shown(state, reason)}"
        for template, state, reason in rows.iterator()
    )


def _shown(state: str, reason: str) -> str:
    """Of what a mail server said its codes alone: its words name the address."""
    if state == Delivery.State.UNKNOWN:
        return f"perhaps sent: {reason}"
    if found := SMTP_CODES.match(reason):
        return f"refused: {found[0]}"
    return without_addresses(reason)
