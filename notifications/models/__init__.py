"""Messages and their deliveries, preferences, magic links, and account e-mail."""

from notifications.models.account_email import AccountEmail
from notifications.models.chat import ChatWebhook
from notifications.models.magic_links import InboundMail, MagicLink
from notifications.models.message import Channel, Delivery, Message
from notifications.models.preferences import (
    ChannelPreference,
    DeliverySettings,
    MailStop,
)

__all__ = [
    "AccountEmail",
    "Channel",
    "ChannelPreference",
    "ChatWebhook",
    "Delivery",
    "DeliverySettings",
    "InboundMail",
    "MagicLink",
    "MailStop",
    "Message",
]
