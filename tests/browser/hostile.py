"""Texts that break layouts, written into every field that people write.

Long words and links, right-to-left letters, emoji of several code points, letters with
many marks, and markup. Django's models tell the fields, so that new ones are included.
"""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from django.apps import apps
from django.db.models import (
    CharField,
    EmailField,
    Model,
    SlugField,
    TextField,
    URLField,
)
from psycopg import sql

from config.stores.urls import with_database
from tests.browser.site import (
    Site,
    copied_database,
    copy_of_the_site,
    running_copy,
)
from tests.stores import ADMIN_URL

type TextLike = CharField[str, str] | TextField[str, str]

LINK = "https://intranet.example.com/" + "0123456789abcdef_" * 7 + "end"
WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerk" * 6
ARABIC = "مرحبا بالعالم هذا هدف طويل"
EMOJI = "👍🏽🏳️‍🌈"
MARKS = "Z̸͑A̴̵L̠ͨG̴̻O̡̢"
MARKUP = '<b>bold</b> &amp; "quoted"'
SHORT = f"{ARABIC[:5]} {EMOJI} {MARKS} {WORD}"
TEXT = f"{MARKUP} {ARABIC} {EMOJI} {MARKS} {LINK} {WORD}"
# Fields that hold a sentence or more, by their length.
LONG = 200

# Rows whose id this divides keep their texts: pages show short texts beside long ones.
KEPT = 3
# Character fields that no person writes.
CODES = {
    *("public_id", "slug", "kind", "framework", "occurrence", "cause", "nonce"),
    *("token_hash", "message_hash", "claimed_by", "external_id", "currency", "rhythm"),
    *("time_zone", "locale", "language", "country", "subdivision", "password"),
    *("verb", "object_type", "object_public_id", "goal_key", "trouble"),
    *("before", "after", "template", "state"),
}
# Empty ones are filled too: they stand without further conditions.
FILLED = {"description", "note", "rationale", "metric_unit", "source_note"}
APPS = ("organizations", "frameworks", "scheduling", "goals", "checkins", "feedback")
# A goal's own fields hold texts by slug; those of several words are sentences.
PROSE = """
    UPDATE goals_goal SET fields = (
        SELECT jsonb_object_agg(key, CASE
            WHEN jsonb_typeof(value) = 'string' AND value #>> '{}' ~ ' '
            THEN to_jsonb(%s::text) ELSE value END)
        FROM jsonb_each(fields))
    WHERE fields <> '{}' AND id %% %s <> 0
"""


@dataclass(frozen=True)
class HostileSite:
    """`goal_ids`: the public id of each goal by the title that it had."""

    site: Site
    goal_ids: Mapping[str, str]


@contextmanager
def running_hostile_site(folder: Path, copied: Site) -> Iterator[HostileSite]:
    """Runs a copy of the site, whose rows are copied already."""
    admin_url = with_database(os.environ[ADMIN_URL], copied_database())
    ids = goal_ids(admin_url)
    write_hostile_texts(admin_url)
    with running_copy(folder, copy_of_the_site(), copied) as site:
        yield HostileSite(site, ids)


def write_hostile_texts(admin_url: str) -> None:
    """Replaces the texts in two of three rows. `admin_url`: a superuser's."""
    with psycopg.connect(admin_url) as connection:
        # The tables that only grow refuse this by triggers.
        connection.execute("SET session_replication_role = replica")
        for model in written_models():
            connection.execute(_rewriting(model))
        connection.execute(PROSE, [TEXT, KEPT])


def goal_ids(admin_url: str) -> dict[str, str]:
    """Public id of each goal by title, before the titles are replaced."""
    with psycopg.connect(admin_url) as connection:
        rows = connection.execute("SELECT title, public_id FROM goals_goal")
        return {str(title): str(public_id) for title, public_id in rows}


def written_models() -> list[type[Model]]:
    """The models that have a field in which people write."""
    models = [m for label in APPS for m in apps.get_app_config(label).get_models()]
    return [model for model in models if text_fields(model)]


def text_fields(model: type[Model]) -> list[TextLike]:
    return [
        field
        for field in model._meta.local_concrete_fields
        if isinstance(field, CharField | TextField)
        and not isinstance(field, EmailField | SlugField | URLField)
        and not field.choices
        and field.name not in CODES
    ]


def _rewriting(model: type[Model]) -> sql.Composed:
    """Begins each text with the row's id, since some are unique."""
    settings = [
        sql.SQL(
            "{0} = CASE WHEN {0} <> '' OR {1} THEN left({2} || {3}, {4}) ELSE {0} END"
        ).format(
            sql.Identifier(str(field.column)),
            sql.Literal(field.name in FILLED),
            sql.SQL("id::text"),
            sql.Literal(TEXT if (field.max_length or LONG) >= LONG else SHORT),
            sql.Literal(field.max_length or len(TEXT) + LONG),
        )
        for field in text_fields(model)
    ]
    return sql.SQL("UPDATE {} SET {} WHERE id % {} <> 0").format(
        sql.Identifier(model._meta.db_table),
        sql.SQL(", ").join(settings),
        sql.Literal(KEPT),
    )
