from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organizations.models import TenantForeignKey, TenantModel


class ChatWebhook(TenantModel):
    """An incoming webhook of Slack or Teams, for everybody or for a unit and below."""

    class Service(models.TextChoices):
        SLACK = "slack", "Slack"
        TEAMS = "teams", "Microsoft Teams"

    unit = TenantForeignKey(
        "organizations.Unit", models.CASCADE, null=True, blank=True, related_name="+"
    )
    service = models.CharField(_("service"), max_length=5, choices=Service)
    # A secret: whoever has it may post. Shown again only in part.
    url = models.URLField(_("webhook URL"), max_length=600)
    kinds = ArrayField(models.CharField(max_length=24), default=list)
    created_by = TenantForeignKey(
        "organizations.Membership", models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    n_failures = models.PositiveSmallIntegerField(default=0, editable=False)
    # Paused by itself after failing for long.
    paused_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        ordering = ("id",)

    def __str__(self) -> str:
        return str(self.get_service_display())
