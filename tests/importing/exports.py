"""Exports of an organization as text, and imports of such a text."""

import csv
import io

from goals import rollup
from goals.exporting import export_csv
from goals.importing import runs
from goals.models import Goal, GoalImport
from organizations.models import Membership, Organization
from organizations.tenancy import in_organization
from ui.csv_files import excel_dialect
from ui.locales import use_locale


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def import_into(by: Membership, text: str | bytes) -> None:
    """Import into the member's organization, which must find no error."""
    organization = by.organization
    with in_organization(organization.pk):
        source = GoalImport(organization=organization, by=by, content=b"")
        content = text if isinstance(text, bytes) else text.encode()
        plan = runs.write(organization, source, content, {})
        assert not plan.errors, plan.errors
        rollup.recompute(organization.pk)


def exported(organization: Organization) -> str:
    with in_organization(organization.pk):
        goals = Goal.objects.in_organization(organization)
        return export_csv(organization, goals).decode()


def exported_for_excel(organization: Organization, locale: str) -> bytes:
    with in_organization(organization.pk), use_locale(locale):
        goals = Goal.objects.in_organization(organization)
        return export_csv(organization, goals, excel_dialect())
