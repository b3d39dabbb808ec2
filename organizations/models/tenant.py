import secrets
from typing import Any, ClassVar

from django.db import models

# No vowels, so that no word appears by chance; no 0/o, 1/l.
PUBLIC_ID_ALPHABET = "23456789bcdfghjkmnpqrstvwxyz"
PUBLIC_ID_LENGTH = 12


def new_public_id() -> str:
    """A random name for URLs and the API: 12 characters, about 57 bits."""
    return "".join(secrets.choice(PUBLIC_ID_ALPHABET) for _ in range(PUBLIC_ID_LENGTH))


class TenantForeignKey(models.ForeignKey):  # type: ignore[type-arg]  # the plugin infers them per field
    """A reference to a row of the same organization.

    The database checks `(organization_id, x_id)`, which `ProtectTenant` adds; Django's
    plain constraint is left out, because it accepts another organization's row. So is
    its index: a useful one starts with the organization, and is named in `Meta`.
    """

    def __init__(self, to: Any, on_delete: Any, **kwargs: Any) -> None:
        kwargs["db_constraint"] = False
        kwargs["db_index"] = False
        super().__init__(to, on_delete, **kwargs)

    def deconstruct(self) -> tuple[str, str, Any, dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        del kwargs["db_constraint"]
        kwargs.pop("db_index", None)
        return name, path, args, kwargs


class TenantModel(models.Model):
    """Base of rows that belong to one organization; row-level security hides them
    elsewhere.
    """

    organization = models.ForeignKey(
        "organizations.Organization",
        on_delete=models.CASCADE,
        related_name="+",
        db_index=False,
    )
    public_id = models.CharField(
        max_length=PUBLIC_ID_LENGTH, default=new_public_id, editable=False
    )

    class Meta:
        abstract = True
        constraints: ClassVar[tuple[models.BaseConstraint, ...]] = (
            # The target of the composite foreign keys.
            models.UniqueConstraint(
                fields=["organization", "id"], name="%(class)s_organization_id_uniq"
            ),
            models.UniqueConstraint(
                fields=["organization", "public_id"], name="%(class)s_public_id_uniq"
            ),
        )

    # The column with the member whose row it is; "": nobody's in particular.
    event_subject: ClassVar[str] = ""

    def event_subject_id(self) -> int | None:
        """Key of the member whose row this is: they see in the audit trail what others
        did to it. Queries: 0 for a row that came with what it refers to.
        """
        return getattr(self, self.event_subject) if self.event_subject else None

    @classmethod
    def event_object_type(cls) -> str:
        """`Event.object_type` of such a row: its table name, which stays when the model
        moves to another app or is renamed.
        """
        return cls._meta.db_table.replace("_", ".", 1)
