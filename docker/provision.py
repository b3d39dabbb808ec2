# ruff: noqa: INP001 (a script of the image)
"""The database's roles, from an administrator's URL, with passwords of your own.

`manage.py provision` derives the passwords from that URL, which the app would
then have to know. Here they come from APP_PASSWORD and OWNER_PASSWORD.
"""

import os
import sys

from config.stores.provision import ProvisioningError, provision

try:
    provision(
        os.environ["DATABASE_URL"],
        app_password=os.environ["APP_PASSWORD"],
        owner_password=os.environ["OWNER_PASSWORD"],
    )
except ProvisioningError as error:
    sys.exit(f"sightline: {error}")
