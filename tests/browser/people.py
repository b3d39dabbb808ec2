"""Accounts of the browser tests: demo people by one click, these with a password.

Juniper and Larch are empty, for an import each; Umbra is the outsider's.
"""

PASSWORD = "correct-horse-battery"
JUNIPER, LARCH, UMBRA = "juniper", "larch", "umbra"
# The HR admin of each organization, by slug.
HR_ADMINS = {JUNIPER: "ines@juniper.example", LARCH: "lars@larch.example"}
# Juniper's owner.
OWNER = "owner@juniper.example"
OUTSIDER = "mallory@umbra.example"
# Everybody there has three metrics and an open check-in, on any day.
WILLOW = "willow"
TYPIST, TRAVELLER = "tess@willow.example", "tom@willow.example"
DREAMER, JUGGLER = "dora@willow.example", "jo@willow.example"
PASSER_BY, SAILOR = "pia@willow.example", "sven@willow.example"
WRITER, EDITOR = "wren@willow.example", "edda@willow.example"
# Was away in the weeks before the metrics were created.
NEWCOMER = "nils@willow.example"
# The same; their reminder is due at any hour.
ALDER = "alder"
PHONE_READER, DESK_READER = "nora@alder.example", "owen@alder.example"
REPLIER = "rosa@alder.example"
# The same; the second person manages everybody and has no check-in.
HAZEL = "hazel"
AWAY, HAZELS_MANAGER = "ayla@hazel.example", "mara@hazel.example"
REMINDED, PLANNER = "hugo@hazel.example", "cara@hazel.example"

KESTREL, SOURCEGRAPH = "kestrel", "sourcegraph"
# The demo's sign-ins: Amara, Daniel, Hanna, Sofia.
EMPLOYEE, MANAGER, HR_ADMIN, LEADER = "employee", "manager", "hr_admin", "leader"
DEMO_PARTS = {EMPLOYEE, MANAGER, HR_ADMIN, LEADER}
