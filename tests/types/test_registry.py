"""A notification type is one file and two templates; nothing else names it."""

from __future__ import annotations

import ast
import re
import sys
from dataclasses import MISSING, fields
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.conf import settings as configured
from django.core import mail
from django.core.management import call_command
from django.template.loader import get_template

from notifications.models import Message
from notifications.outbox import notify
from notifications.registry import (
    NotificationType,
    UnknownTypeError,
    all_types,
    discover,
    find_type,
    get_type,
    register,
    registered_temporarily,
)
from notifications.tasks import deliver
from organizations.policy.registry import ACTIONS
from organizations.tenancy import in_organization

if TYPE_CHECKING:
    from django.test import Client
    from pytest_django import Settings

    from tests.cast import Acme

PACKAGE = Path(configured.BASE_DIR, "notifications", "types")
DOCUMENT = Path(configured.BASE_DIR, "docs", "notifications.md")
BIRTHDAY = """
from notifications.registry import (
    EmailContent, Group, InboxLine, NotificationType, register,
)

register(
    NotificationType(
        kind="member.birthday",
        action="own_settings.keep",
        label="A birthday in my team",
        group=Group.WITH_OTHERS,
        position=9,
        template="birthday",
        skip_reasons=lambda messages: {row.pk: "" for row in messages},
        inbox_lines=lambda messages: {row.pk: InboxLine("Cake!") for row in messages},
        emails=lambda messages: {
            row.pk: EmailContent("A birthday", {"age": row.data["age"]})
            for row in messages
        },
    )
)
"""
HTML = """{% extends "notifications/email/_frame.html" %}
{% block body %}<p>Ada is {{ age }}.</p>{% endblock %}"""
TEXT = """{% extends "notifications/email/_frame.txt" %}
{% block body %}Ada is {{ age }}.{% endblock %}"""


@pytest.mark.django_db
def test_one_file_and_two_templates_make_a_type(
    acme: Acme,
    client: Client,
    tmp_path: Path,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It is on the settings page, can be sent, and is in the inbox."""
    package = tmp_path / "types_of_a_test"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "birthday.py").write_text(BIRTHDAY)
    templates = tmp_path / "notifications" / "email"
    templates.mkdir(parents=True)
    (templates / "birthday.html").write_text(HTML)
    (templates / "birthday.txt").write_text(TEXT)
    monkeypatch.syspath_prepend(str(tmp_path))
    before = settings.TEMPLATES[0]
    dirs = [*before["DIRS"], str(tmp_path)]
    settings.TEMPLATES = [{**before, "DIRS": dirs}]

    with registered_temporarily():
        discover("types_of_a_test")
        client.force_login(acme.ben.user)
        page = client.get("/o/acme/settings/notifications/").content.decode()
        assert "A birthday in my team" in page
        assert 'value="member.birthday|email"' in page
        with in_organization(acme.organization.pk):
            assert notify(
                "member.birthday", to=acme.ben, occurrence="2026", data={"age": 40}
            )
        deliver(acme.organization.pk)
        (sent,) = mail.outbox
        assert (sent.subject, "Ada is 40." in sent.body) == ("A birthday", True)
        assert "Cake!" in client.get("/o/acme/inbox/").content.decode()

    assert find_type("member.birthday") is None
    with in_organization(acme.organization.pk):
        assert Message.objects.count() == 1
    # Its row stays readable without it.
    assert "member.birthday" in client.get("/o/acme/inbox/").content.decode()
    sys.modules.pop("types_of_a_test.birthday")


@pytest.mark.django_db
def test_no_migration_knows_the_types() -> None:
    call_command("makemigrations", "notifications", "--check", "--dry-run")
    migrations = Path(configured.BASE_DIR, "notifications", "migrations")
    for file in migrations.glob("[0-9]*.py"):
        # Free since then: "free_kinds".
        if file.name >= "0011":
            assert "check_in." not in file.read_text(), file.name


def test_each_file_declares_one_type() -> None:
    files = [file for file in PACKAGE.glob("*.py") if file.stem != "__init__"]
    assert len(files) == len(all_types())
    for file in files:
        assert file.read_text().count("NotificationType(\n") == 1, file.name


@pytest.mark.parametrize("kind", [each.kind for each in all_types()])
def test_a_type_that_is_mailed_has_its_two_templates(kind: str) -> None:
    declared = get_type(kind)
    if not declared.template:
        assert declared.chat_texts is not None
        return
    for ending in ("html", "txt"):
        get_template(f"notifications/email/{declared.template}.{ending}")


def test_a_kind_is_declared_once() -> None:
    with registered_temporarily(), pytest.raises(ValueError, match="already"):
        register(get_type("check_in.closing"))


@pytest.mark.django_db
def test_an_unknown_kind_is_refused(inside_acme: Acme) -> None:
    with pytest.raises(UnknownTypeError):
        notify("nothing.known", to=inside_acme.ben, occurrence="x")


def test_the_document_has_the_table_of_the_registry() -> None:
    """docs/notifications.md, "Types"."""
    rows = [
        f"| {each.label} | `{each.kind}` | "
        f"{', '.join(sorted(each.default_channels)) or 'off'} | "
        f"{'yes' if each.group else 'no'} | "
        f"{'yes' if each.respects_quiet_hours else 'no'} |"
        for each in all_types()
    ]
    assert "\n".join(rows) in DOCUMENT.read_text()


def test_the_example_of_the_document_declares_a_whole_type() -> None:
    """docs/notifications.md, "For developers"."""
    (example,) = re.findall(r"```python\n(.*?)```", DOCUMENT.read_text(), re.DOTALL)
    (call,) = [
        node
        for node in ast.walk(ast.parse(example.replace("…", "...")))
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", "") == "NotificationType"
    ]
    given = {keyword.arg: keyword.value for keyword in call.keywords}
    known = {field.name: field for field in fields(NotificationType)}
    required = {name for name, field in known.items() if field.default is MISSING}
    assert required <= given.keys() <= known.keys()
    action = given["action"]
    assert isinstance(action, ast.Constant)
    assert action.value in ACTIONS
