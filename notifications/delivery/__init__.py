"""From a due delivery to the mail server or chat room (notifications.delivery.worker)."""
