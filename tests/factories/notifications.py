"""Factories of messages, deliveries, and members' notification preferences."""

from __future__ import annotations

import uuid
from typing import Any

from notifications.chat.services import add_webhook
from notifications.models import (
    Channel,
    ChannelPreference,
    ChatWebhook,
    Delivery,
    DeliverySettings,
    InboundMail,
    MagicLink,
    MailStop,
    Message,
)
from tests.factories.base import (
    LazyFunction,
    Sequence,
    ServiceFactory,
    SubFactory,
    TenantFactory,
    Trait,
    from_now,
    organization_of,
)
from tests.factories.organizations import MembershipFactory


class ChatWebhookFactory(ServiceFactory[ChatWebhook]):
    """A Slack webhook for the digests of everybody, with a URL that does not exist.

    Created by `by`, through `add_webhook`.
    """

    class Meta:
        model = ChatWebhook

    by = SubFactory(MembershipFactory)
    service = ChatWebhook.Service.SLACK
    url = Sequence(lambda n: f"https://rooms.invalid/{n}")
    kinds = ("digest.unit",)
    unit = None

    @classmethod
    def through_service(cls, **fields: Any) -> ChatWebhook:
        return add_webhook(**fields)


class MessageFactory(TenantFactory[Message]):
    """A message about an item for the recipient's next one-on-one, due now."""

    class Meta:
        model = Message

    class Params:
        in_inbox = Trait(posted_at=from_now())

    recipient = SubFactory(MembershipFactory)
    organization = organization_of("recipient")
    kind = "talk.added"
    occurrence = Sequence(str)


class DeliveryFactory(TenantFactory[Delivery]):
    """A pending delivery by mail."""

    class Meta:
        model = Delivery

    message = SubFactory(MessageFactory)
    organization = organization_of("message")
    channel = Channel.EMAIL


class ChannelPreferenceFactory(TenantFactory[ChannelPreference]):
    """No mail about a check-in that closes soon."""

    class Meta:
        model = ChannelPreference

    member = SubFactory(MembershipFactory)
    organization = organization_of("member")
    kind = "check_in.closing"
    channel = Channel.EMAIL
    is_on = False


class DeliverySettingsFactory(TenantFactory[DeliverySettings]):
    class Meta:
        model = DeliverySettings

    member = SubFactory(MembershipFactory)
    organization = organization_of("member")


class MailStopFactory(TenantFactory[MailStop]):
    class Meta:
        model = MailStop

    member = SubFactory(MembershipFactory)
    organization = organization_of("member")
    reason = MailStop.Reason.BOUNCED


class MagicLinkFactory(TenantFactory[MagicLink]):
    """Of a calendar feed, with a token that nobody knows."""

    class Meta:
        model = MagicLink

    member = SubFactory(MembershipFactory)
    organization = organization_of("member")
    purpose = MagicLink.Purpose.CALENDAR
    nonce = LazyFunction(lambda: uuid.uuid4().hex)
    token_hash = LazyFunction(lambda: uuid.uuid4().hex * 2)


class InboundMailFactory(TenantFactory[InboundMail]):
    class Meta:
        model = InboundMail

    link = SubFactory(MagicLinkFactory, purpose=MagicLink.Purpose.REPLY)
    organization = organization_of("link")
    message_hash = LazyFunction(lambda: uuid.uuid4().hex * 2)
    state = InboundMail.State.UNDERSTOOD
