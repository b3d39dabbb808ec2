"""allauth's pages use the product's terms."""

import re

import pytest
from django.test import Client
from django.urls import reverse


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["account_login", "account_reset_password"])
def test_the_sign_in_field_is_labelled_email(client: Client, name: str) -> None:
    page = client.get(reverse(name)).content.decode()
    labels = [label.strip() for label in re.findall(r"<label[^>]*>([^<]*)", page)]
    assert "Email" in labels
    assert 'placeholder="Email address"' in page
    assert "E-mail" not in page
