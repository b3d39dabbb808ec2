"""E-mail about accounts, by the outbox: queued with the request, sent by a worker.

A page never waits for the mail server, and says the same whether it answers or not.
Links of such mails are secrets: they are made when the mail is sent, and stored nowhere.
"""
