"""What the operations share: the roles, and an operation on one model's table."""

from typing import Any

from django.db import models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


def role_beside(schema_editor: BaseDatabaseSchemaEditor, suffix: str) -> str:
    """The quoted sibling role of the migrating owner: `sightline_owner` → `…_app`."""
    user: str = schema_editor.connection.settings_dict["USER"]
    return schema_editor.quote_name(f"{user.removesuffix('_owner')}_{suffix}")


class TableOperation(Operation):
    """Base of operations on one model's table that leave Django's state unchanged."""

    reduces_to_sql = True
    reversible = True

    def __init__(self, model_name: str) -> None:
        self.model_name = model_name

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return type(self).__name__, [self.model_name], {}

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        pass

    def model(self, app_label: str, state: ProjectState) -> type[models.Model]:
        return state.apps.get_model(app_label, self.model_name)
