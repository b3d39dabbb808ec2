from django.urls import path

from accounts.invitations import views as invitations
from accounts.personal import views as personal
from accounts.start import views as start

app_name = "accounts"
urlpatterns = [
    path("start/", start.start, name="start"),
    path("start/<slug:step>/", start.start_step, name="start_step"),
    path("settings/", personal.personal, name="settings"),
    path("settings/tokens/", personal.tokens, name="tokens"),
    path(
        "settings/tokens/<slug:source_id>/revoke/",
        personal.token_revoke,
        name="token_revoke",
    ),
    path("invitations/", invitations.invitations, name="invitations"),
    path(
        "invitations/import/<slug:import_id>/",
        invitations.invite_import_owners,
        name="invite_import_owners",
    ),
    path(
        "invitations/<slug:invitation_id>/resend/",
        invitations.invitation_resend,
        name="invitation_resend",
    ),
    path(
        "invitations/<slug:invitation_id>/revoke/",
        invitations.invitation_revoke,
        name="invitation_revoke",
    ),
]
