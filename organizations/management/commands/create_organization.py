from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import CommandError, CommandParser
from django.db import transaction
from django.urls import reverse

from organizations.management.base import OperationsCommand
from organizations.models import User
from organizations.services import create_organization


class Command(OperationsCommand):
    help = "Create an empty organization and its owner. No email is sent."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "slug", metavar="SLUG", help="name in its address, /o/SLUG/"
        )
        parser.add_argument("name", metavar="NAME", help="display name")
        parser.add_argument("--owner", metavar="EMAIL", required=True)
        parser.add_argument("--owner-name", metavar="NAME", default="")
        parser.add_argument("--time-zone", default="UTC", help="e.g. Europe/Berlin")
        parser.add_argument("--locale", default="en", help="e.g. de")
        parser.add_argument(
            "--fiscal-year-start",
            metavar="MONTH",
            type=int,
            default=1,
            help="first month of the fiscal year, 1–12",
        )
        parser.add_argument(
            "--address", default="", help="URL of this Sightline, for the sign-in link"
        )

    def handle(self, *_args: object, **options: str) -> None:
        try:
            owner = _create(options)
        except ValidationError as error:
            raise CommandError(_readable(error)) from error
        self._say(f"Made {options['name']}: /o/{options['slug']}/")
        if owner.has_usable_password():
            self._say(f"{owner.email} has an account already, and owns it now.")
        else:
            link = set_password_link(owner, options["address"] or _address())
            self._say(f"{owner.email} chooses a password here, once:\n{link}")

    def _say(self, text: str) -> None:
        self.stdout.write(text)


@transaction.atomic
def _create(options: dict[str, str]) -> User:
    owner = _owner(options["owner"], options["owner_name"])
    create_organization(
        slug=options["slug"],
        name=options["name"],
        owner=owner,
        time_zone=options["time_zone"],
        locale=options["locale"],
        fiscal_year_start_month=options["fiscal_year_start"],
    )
    return owner


def _owner(email: str, name: str) -> User:
    """Whoever has proved that this address is theirs; else somebody new without a
    password, who proves it by the link. Raises CommandError for an account that has not.
    """
    email = email.strip().lower()
    found = User.objects.filter(email__iexact=email).first()
    if found is not None:
        _require_verified(found, email)
        return found
    user = User(email=email, name=name or email.partition("@")[0])
    user.set_unusable_password()
    user.full_clean()
    user.save()
    return user


def _require_verified(user: User, email: str) -> None:
    addresses = EmailAddress.objects.filter(email__iexact=email, verified=True)
    if user.has_usable_password() and not addresses.filter(user=user).exists():
        text = f"--owner: {email} is an account's address, but nobody has confirmed it."
        raise CommandError(f"{text} They confirm it under Account, Email.")


def set_password_link(user: User, address: str) -> str:
    """A link to set a password, valid once and until PASSWORD_RESET_TIMEOUT, as in a
    reset mail.
    """
    path = reverse(
        "account_reset_password_from_key",
        kwargs={
            "uidb36": user_pk_to_url_str(user),
            "key": default_token_generator.make_token(user),
        },
    )
    return f"{address.rstrip('/')}{path}"


def _address() -> str:
    """SITE_URL, else the first host of ALLOWED_HOSTS."""
    hosts = [host.lstrip(".") for host in settings.ALLOWED_HOSTS if host != "*"]
    return settings.SITE_URL or (f"https://{hosts[0]}" if hosts else "")


FIELD_OPTIONS = {
    "slug": "SLUG",
    "name": "NAME",
    "email": "--owner",
    "time_zone": "--time-zone",
    "locale": "--locale",
    "fiscal_year_start_month": "--fiscal-year-start",
}


def _readable(error: ValidationError) -> str:
    """The errors on one line, by the names of the command-line options."""
    parts = [
        f"{FIELD_OPTIONS.get(field, field)}: {' '.join(messages)}"
        for field, messages in error.message_dict.items()
    ]
    return "; ".join(parts)
