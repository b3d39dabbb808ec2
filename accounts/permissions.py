"""Which action each page of coming in asks for."""

from organizations.policy import name_urls

name_urls("organization.configure", "accounts:start", "accounts:start_step")
name_urls(
    "member.invite",
    "accounts:invitations",
    "accounts:invite_import_owners",
    "accounts:invitation_resend",
    "accounts:invitation_revoke",
)
name_urls("own_settings.keep", "accounts:settings", "accounts:tokens")
name_urls("value_source.revoke", "accounts:token_revoke")
