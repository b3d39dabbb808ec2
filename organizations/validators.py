from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


def validate_time_zone(name: str) -> None:
    """Raises ValidationError unless `name` is an IANA time zone."""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise ValidationError(
            _("“%(name)s” is not a time zone."), params={"name": name}
        ) from error
