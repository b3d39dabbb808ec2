"""What is said to whom, by which channel, and the links that answer it."""

from notifications.models.chat import ChatWebhook
from notifications.models.choices import ChannelChoice, DeliverySettings, MailStop
from notifications.models.links import AccessLink, InboundMail
from notifications.models.message import Channel, Delivery, Kind, Message

__all__ = [
    "AccessLink",
    "Channel",
    "ChannelChoice",
    "ChatWebhook",
    "Delivery",
    "DeliverySettings",
    "InboundMail",
    "Kind",
    "MailStop",
    "Message",
]
