"""Models of people, organizations and time, which every other app builds on."""

from organizations.models.cycle import Cycle
from organizations.models.event import Event
from organizations.models.organization import Organization
from organizations.models.people import Membership, Unit, UnitLead
from organizations.models.places import Location
from organizations.models.tenant import TenantForeignKey, TenantModel, new_public_id
from organizations.models.user import User

__all__ = [
    "Cycle",
    "Event",
    "Location",
    "Membership",
    "Organization",
    "TenantForeignKey",
    "TenantModel",
    "Unit",
    "UnitLead",
    "User",
    "new_public_id",
]
