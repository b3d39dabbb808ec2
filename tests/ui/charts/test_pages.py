"""The pages' common parts, rendered without a request or a database."""

import pytest
from django import forms
from django.template.loader import render_to_string
from django.test import RequestFactory

from tests.ui.charts.parsed import Tags


class GoalForm(forms.Form):
    title = forms.CharField(label="Title", help_text="One sentence.")
    target = forms.DecimalField(label="To")
    why = forms.CharField(label="Why", required=False, widget=forms.Textarea)
    source = forms.ChoiceField(choices=[("a", "A"), ("b", "B")])
    pick = forms.ChoiceField(choices=[("a", "A")], widget=forms.RadioSelect)
    counts = forms.BooleanField(required=False)
    key = forms.CharField(widget=forms.HiddenInput, required=False)


def drawn(**data: str) -> str:
    return str(GoalForm(data) if data else GoalForm())


@pytest.mark.parametrize("name", ["400", "403_csrf", "429", "500"])
def test_error_pages_render_without_context(name: str) -> None:
    page = render_to_string(f"{name}.html")
    assert "<h1>" in page
    assert "style=" not in page
    assert "<script" not in page


@pytest.mark.parametrize("name", ["403", "404"])
def test_refusals_outside_an_organization_need_no_membership(name: str) -> None:
    request = RequestFactory().get("/")
    page = render_to_string(f"{name}.html", {"membership": None, "request": request})
    assert 'class="gate"' in page


def test_every_control_has_a_label_and_a_css_class() -> None:
    page = Tags(drawn())
    labels = {label.get("for") for label in page.of("label")}
    controls = [
        control
        for control in page.of("input", "select", "textarea")
        if control.get("type") != "hidden"
    ]
    assert {control["id"] for control in controls} <= labels
    texts = [c for c in controls if c.get("type") not in ("radio", "checkbox")]
    assert all(c["class"].split()[0] == "in" for c in texts)


def test_an_error_summary_is_shown_only_with_errors() -> None:
    valid = {"title": "Grow", "target": "2", "source": "a", "pick": "a", "counts": "on"}
    one = drawn(**valid | {"target": "x"})
    two = drawn(**valid | {"target": "x", "title": ""})
    assert 'id="id_target_error"' in one
    assert 'role="alert"' not in one
    assert '<a href="#id_target">' in two


def test_errors_of_hidden_fields_are_in_the_summary() -> None:
    class Hidden(forms.Form):
        seen = forms.CharField(widget=forms.HiddenInput)

    assert "This field is required." in str(Hidden({}))


def test_errors_and_hints_are_linked_by_aria_describedby() -> None:
    form = drawn(title="", target="22o")
    assert 'id="id_title_error"' in form
    assert 'id="id_title_helptext"' in form
    field = Tags(form).of("input")[0]
    assert "id_title_helptext" in field["aria-describedby"]
    assert "id_title_error" in field["aria-describedby"]
    assert field["aria-invalid"] == "true"


def test_an_invalid_number_stays_in_its_field() -> None:
    fields = {
        field.get("name"): field for field in Tags(drawn(target="22o")).of("input")
    }
    assert fields["target"]["value"] == "22o"


def test_the_summary_links_to_the_fields_in_error() -> None:
    form = drawn(title="", target="")
    assert 'role="alert"' in form
    assert '<a href="#id_title">Title</a>' in form


def test_user_text_is_escaped() -> None:
    form = drawn(title='"><script>', why="</textarea><script>", key="<script>")
    assert "<script" not in form
