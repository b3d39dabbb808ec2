"""One module for each notification type; the app imports all of them when it starts.

To add a type: one module here that registers a `NotificationType`, with the handler of the
event that causes it, and its two templates in templates/notifications/email/. Nothing
else names it.
"""
