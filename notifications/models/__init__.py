"""What is said to whom, by which channel, and the links that answer it."""

from notifications.models.chat import ChatWebhook
from notifications.models.magic_links import AccessLink, InboundMail
from notifications.models.message import Channel, Delivery, Kind, Message
from notifications.models.preferences import ChannelChoice, DeliverySettings, MailStop

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
