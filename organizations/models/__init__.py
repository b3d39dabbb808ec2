"""Models of people, organizations and time, which every other app builds on."""

from organizations.models.cycle import Cycle
from organizations.models.event import Event
from organizations.models.invitation import Invitation
from organizations.models.organization import Organization
from organizations.models.people import Membership, Unit, UnitLead, UnitPeriod
from organizations.models.places import Location
from organizations.models.tenant import TenantForeignKey, TenantModel, new_public_id
from organizations.models.user import User
from organizations.models.word import PersonWord

__all__ = [
    "Cycle",
    "Event",
    "Invitation",
    "Location",
    "Membership",
    "Organization",
    "PersonWord",
    "TenantForeignKey",
    "TenantModel",
    "Unit",
    "UnitLead",
    "UnitPeriod",
    "User",
    "new_public_id",
]
