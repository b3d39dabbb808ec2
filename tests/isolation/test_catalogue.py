"""RELIABILITY T1, T9: the database's own guards, read from its catalogue.

They are looked up for every model and table that there is, so that a new one without
them fails here before anybody forgets it.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models

from organizations.models import Organization, TenantForeignKey

pytestmark = pytest.mark.django_db
SETTING = "current_setting('app.organization_id'::text, true)"


def rows(query: str, *parameters: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found


def belongs_to_organization(model: type[models.Model]) -> bool:
    return any(
        isinstance(field, models.ForeignKey) and field.related_model is Organization
        for field in model._meta.local_fields
    )


TENANT_MODELS = sorted(
    filter(belongs_to_organization, apps.get_models(include_auto_created=True)),
    key=lambda model: model._meta.label,
)
# Known to everybody who signs in, or to the framework alone; each with its reason.
SHARED_TABLES = {
    "organizations_organization": "sign-in must find it; holds settings alone",
    "organizations_user": "a person is one across organizations",
    "organizations_user_groups": "Django's permissions, not used",
    "organizations_user_user_permissions": "Django's permissions, not used",
    "account_emailaddress": "allauth: of the person",
    "account_emailconfirmation": "allauth: of the person",
    "notifications_accountemail": "of the person; without a secret or a tenant's data",
    "auth_group": "Django's permissions, not used",
    "auth_group_permissions": "Django's permissions, not used",
    "auth_permission": "Django's permissions, not used",
    "django_content_type": "Django: names of models",
    "django_migrations": "Django: names of migrations",
    "django_session": "Django: of the person",
}
per_model = pytest.mark.parametrize(
    "model", TENANT_MODELS, ids=lambda model: model._meta.label
)


def test_tenant_models_are_found() -> None:
    assert len(TENANT_MODELS) >= 12


@per_model
def test_every_tenant_row_names_its_organization(model: type[models.Model]) -> None:
    found = rows(
        "SELECT attnotnull FROM pg_attribute WHERE attrelid = %s::regclass "
        "AND attname = 'organization_id'",
        model._meta.db_table,
    )
    assert found == [(True,)]


@per_model
def test_row_level_security_is_enabled_and_forced(model: type[models.Model]) -> None:
    found = rows(
        "SELECT relrowsecurity, relforcerowsecurity FROM pg_class "
        "WHERE oid = %s::regclass",
        model._meta.db_table,
    )
    assert found == [(True, True)]


@per_model
def test_one_policy_reads_and_checks_the_setting(model: type[models.Model]) -> None:
    found = rows(
        "SELECT policyname, permissive, roles::text[], cmd, qual, with_check "
        "FROM pg_policies WHERE tablename = %s AND cmd <> 'SELECT' "
        "AND permissive = 'PERMISSIVE'",
        model._meta.db_table,
    )
    ((name, permissive, roles, command, using, check),) = found
    assert (name, permissive, roles, command) == (
        "tenant",
        "PERMISSIVE",
        ["public"],
        "ALL",
    )
    assert "organization_id =" in using
    assert SETTING in using
    assert "NULLIF" in using
    assert using == check


def test_only_memberships_have_a_second_policy() -> None:
    """A person's own ones, to read, by the setting of the signed-in user."""
    found = rows(
        "SELECT tablename, policyname, cmd, qual FROM pg_policies "
        "WHERE schemaname = 'public' AND policyname <> 'tenant' "
        "AND permissive = 'PERMISSIVE'"
    )
    ((table, name, command, using),) = found
    assert (table, name, command) == (
        "organizations_membership",
        "own_memberships",
        "SELECT",
    )
    assert "app.user_id" in using


def references(model: type[models.Model]) -> list[models.ForeignKey[Any, Any]]:
    """Foreign keys to rows of an organization, however they were written."""
    return [
        field
        for field in model._meta.local_fields
        if isinstance(field, models.ForeignKey)
        and belongs_to_organization(field.remote_field.model)
    ]


REFERENCES = [(model, field) for model in TENANT_MODELS for field in references(model)]


@pytest.mark.parametrize(("model", "field"), REFERENCES, ids=str)
def test_a_reference_stays_in_the_organization(
    model: type[models.Model], field: models.ForeignKey[Any, Any]
) -> None:
    """`(organization_id, x_id)`, and no plain key beside it."""
    found = rows(
        "SELECT ARRAY(SELECT attname::text FROM pg_attribute a "
        " JOIN unnest(con.conkey) WITH ORDINALITY AS key(number, position) "
        " ON a.attnum = key.number WHERE a.attrelid = con.conrelid "
        " ORDER BY key.position) "
        "FROM pg_constraint con WHERE contype = 'f' AND conrelid = %s::regclass "
        "AND (SELECT attnum FROM pg_attribute WHERE attrelid = conrelid "
        " AND attname = %s) = ANY(conkey)",
        model._meta.db_table,
        field.column,
    )
    assert found == [(["organization_id", field.column],)]


def test_every_tenant_reference_is_a_tenant_foreign_key() -> None:
    """Else `ProtectTenant` overlooks it. A one-to-one has the same options by hand."""
    plain = [
        str(field)
        for _model, field in REFERENCES
        if not isinstance(field, TenantForeignKey)
        and getattr(field, "db_constraint", True)
    ]
    assert plain == []


# Hashes of random secrets, looked up before the organization is known.
SECRETS = {
    "checkins_valuesource_token_hash_key",
    "notifications_accesslink_token_hash_key",
    "organizations_invitation_token_hash_key",
}


@per_model
def test_unique_constraints_include_the_organization(
    model: type[models.Model],
) -> None:
    """T10: a global one would tell that a name exists elsewhere. Keys are numbers."""
    found = rows(
        "SELECT index.relname, ARRAY(SELECT attname::text FROM pg_attribute a "
        " WHERE a.attrelid = i.indrelid AND a.attnum = ANY(i.indkey)) "
        "FROM pg_index i JOIN pg_class index ON index.oid = i.indexrelid "
        "WHERE i.indisunique AND NOT i.indisprimary AND i.indrelid = %s::regclass",
        model._meta.db_table,
    )
    outside = {name for name, columns in found if "organization_id" not in columns}
    assert outside - SECRETS == set()


@per_model
def test_the_pair_of_organization_and_key_is_unique(model: type[models.Model]) -> None:
    """What composite references, and a later distribution, stand on."""
    if not any(field.related_model is model for _model, field in REFERENCES):
        return
    wanted = {"organization_id", model._meta.pk.column}
    found = rows(
        "SELECT ARRAY(SELECT attname::text FROM pg_attribute a "
        " WHERE a.attrelid = i.indrelid AND a.attnum = ANY(i.indkey)) "
        "FROM pg_index i WHERE i.indisunique AND i.indrelid = %s::regclass",
        model._meta.db_table,
    )
    assert wanted in [set(columns) for (columns,) in found]


def test_every_shared_table_has_a_reason() -> None:
    found = rows(
        "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') "
        "AND relnamespace = 'public'::regnamespace"
    )
    tenants = {model._meta.db_table for model in TENANT_MODELS}
    assert {name for (name,) in found} - tenants == set(SHARED_TABLES)


def test_views_use_the_invokers_rights() -> None:
    """T9. A materialised view cannot, and needs a filter and a name in a list."""
    found = rows(
        "SELECT relname, relkind, coalesce(array_to_string(reloptions, ','), '') "
        "FROM pg_class WHERE relkind IN ('v', 'm') "
        "AND relnamespace = 'public'::regnamespace"
    )
    assert [
        name
        for name, kind, options in found
        if kind == "m" or "security_invoker=true" not in options
    ] == []


DEFINERS = {
    "goals_dirty_organizations",
    "goals_new_day_organizations",
    "goals_pending_imports",
    "checkins_to_plan",
    "checkins_value_source",
    "notifications_to_remind",
    "notifications_to_deliver",
    "notifications_to_digest",
    "notifications_to_look_around",
    "notifications_with_news",
    "notifications_link",
    "organizations_invitation_of",
    "organizations_to_remind_invited",
    "people_due_departures",
    "people_pending_imports",
}


def test_each_function_that_looks_across_organizations_is_named_here() -> None:
    found = rows(
        "SELECT proname, rolname, rolbypassrls, rolcanlogin, provolatile, "
        "  array_to_string(proconfig, ','), proargnames, prorettype::regtype::text "
        "FROM pg_proc JOIN pg_roles ON pg_roles.oid = proowner "
        "WHERE prosecdef AND pronamespace = 'public'::regnamespace"
    )
    assert {row[0] for row in found} == DEFINERS
    for name, role, bypasses, logs_in, volatility, config, _arguments, _type in found:
        assert role.endswith("_system"), name
        assert (bypasses, logs_in, volatility) == (True, False, "s"), name
        assert config.startswith("search_path="), name
        assert "pg_temp" in config, name


def test_system_functions_return_ids_only() -> None:
    found = rows(
        "SELECT proname, pg_get_function_result(oid) FROM pg_proc "
        "WHERE prosecdef AND pronamespace = 'public'::regnamespace"
    )
    words = {word for _name, result in found for word in result.split()}
    assert not {"text", "character", "json", "jsonb", "record"} & words
