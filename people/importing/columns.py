"""Which column of a file means what, in the words of many tools. Pure."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Sequence


class PersonColumn(StrEnum):
    """What a file may say of a person."""

    EMPLOYEE_ID = "employee_id"
    EMAIL = "email"
    NAME = "name"
    FIRST_NAME = "first_name"
    LAST_NAME = "last_name"
    UNIT = "unit"
    MANAGER = "manager"
    TITLE = "title"
    LOCATION = "location"
    STARTED_ON = "started_on"
    STATUS = "status"
    USER_TYPE = "user_type"


LABELS = {
    PersonColumn.EMPLOYEE_ID: _("Employee ID"),
    PersonColumn.EMAIL: _("Work email"),
    PersonColumn.NAME: _("Name"),
    PersonColumn.FIRST_NAME: _("First name"),
    PersonColumn.LAST_NAME: _("Last name"),
    PersonColumn.UNIT: _("Unit"),
    PersonColumn.MANAGER: _("Manager"),
    PersonColumn.TITLE: _("Title"),
    PersonColumn.LOCATION: _("Location"),
    PersonColumn.STARTED_ON: _("Start date"),
    PersonColumn.STATUS: _("Status"),
    PersonColumn.USER_TYPE: _("User type (guests are left out)"),
}
# Letters and digits of the heading alone, small. Of several columns for one thing the
# first in this order is asked first, and the next where its cell is blank.
WORDS: dict[PersonColumn, tuple[str, ...]] = {
    PersonColumn.EMPLOYEE_ID: (
        *("employeeid", "employeenumber", "employeeno", "employee", "personnelnumber"),
        *("personnelno", "staffid", "workerid", "personid", "hrid", "personalnummer"),
        *("externalid", "id"),
    ),
    PersonColumn.EMAIL: (
        *("workemail", "email", "emailaddress", "useremail", "primaryemail"),
        *("primaryworkemail", "businessemail", "companyemail", "mail", "emailwork"),
        *("emailwork", "geschaeftlicheemail", "userprincipalname", "upn", "login"),
    ),
    PersonColumn.NAME: (
        *("name", "fullname", "displayname", "username", "employeename", "person"),
        *("preferredname", "workername"),
    ),
    PersonColumn.FIRST_NAME: (
        "preferredfirstname",
        "firstname",
        "givenname",
        "vorname",
    ),
    PersonColumn.LAST_NAME: (
        *("lastname", "surname", "familyname", "sn", "nachname", "preferredlastname"),
    ),
    PersonColumn.UNIT: (
        *("unitpath", "orgunitpath", "orgunit", "unit", "team", "teams", "teamname"),
        *("department", "departmentname", "organizationalunit", "division"),
        *("businessunit", "group", "abteilung"),
    ),
    PersonColumn.MANAGER: (
        *("manageremail", "manageremailaddress", "manageruserprincipalname"),
        *("managerworkemail", "supervisoremail", "reportstoemail", "managerid"),
        *("manageremployeeid", "supervisorid", "reportstoid", "manager"),
        *("managername", "supervisor", "supervisorname", "reportsto", "linemanager"),
        *("directmanager", "vorgesetzter"),
    ),
    PersonColumn.TITLE: (
        *("title", "jobtitle", "employeetitle", "position", "positiontitle", "jobname"),
        *("role", "jobrole", "businesstitle"),
    ),
    PersonColumn.LOCATION: (
        *("location", "worklocation", "office", "officelocation", "site", "city"),
        *("standort",),
    ),
    PersonColumn.STARTED_ON: (
        *("startdate", "hiredate", "dateofhire", "hiredon", "joiningdate", "started"),
        *("startedon", "employeehiredate", "originalhiredate", "eintrittsdatum"),
    ),
    PersonColumn.STATUS: (
        *("status", "employmentstatus", "employeestatus", "accountstatus"),
        *("accountenabled", "active", "isactive", "enabled", "workerstatus"),
    ),
    PersonColumn.USER_TYPE: ("usertype",),
}
BY_WORD = {word: column for column, words in WORDS.items() for word in words}
# Parts of headings whose cells are never looked at, nor stored anywhere.
NEVER_READ = re.compile(
    r"password|passwd|passwort|phone|telefon|mobile|fax|birth|geburt|salary|gehalt"
    r"|compensation|payroll|iban|bank|ssn|socialsecurity|nationalid|taxid|homeaddress"
    r"|street|gender|sex|ethnic|religion|nationality|marital|(home|personal|private"
    r"|recovery|secondary)e?mail"
)
LEFT = frozenset(
    {
        *("left", "terminated", "suspended", "inactive", "deactivated", "disabled"),
        *("deprovisioned", "archived", "former", "false", "no", "0", "ausgetreten"),
    }
)
PRESENT = frozenset(
    {
        *("active", "current", "enabled", "true", "yes", "1", "invited", "pending"),
        *("onleave", "leave", "aktiv", "employed", "staged", "provisioned"),
    }
)
GUESTS = frozenset({"guest", "external", "gast"})


def compact(heading: str) -> str:
    """“First Name [Required]” as “firstname”."""
    without = re.sub(r"\[[^\]]*\]", "", heading)
    return re.sub(r"[^a-z0-9]", "", without.lower().replace("ß", "ss"))


def is_never_read(heading: str) -> bool:
    return bool(NEVER_READ.search(compact(heading)))


def guess(header: Sequence[str]) -> list[str]:
    """What each column means, by its heading; "" for those that mean nothing here."""
    return [BY_WORD.get(compact(heading), "") for heading in header]


def priority(column: str, heading: str) -> int:
    """Where the heading stands among those of its column; last when chosen by hand."""
    words = WORDS[PersonColumn(column)]
    word = compact(heading)
    return words.index(word) if word in words else len(words)
