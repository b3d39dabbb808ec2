"""Notes of Kestrel's people: by department, for a good week and for a slow one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    import datetime as dt
    from random import Random

type Week = Literal["good", "slow"]

# Check-ins without a note.
SILENT_SHARE = 0.4

NOTES: dict[str, dict[Week, tuple[str, ...]]] = {
    "Sales": {
        "good": (
            "The pharmacist brought the budget owner along without being asked.",
            "Two accounts moved after the stock-out in their own city.",
            "Shorter proposal, one page. They answered the same day.",
            "A reference call did more than three demos.",
            "Asked about last winter first, and only then spoke about us.",
            "Legal cleared two in one go; both sign next week.",
            "Came back to an account from last year. Different buyer, same problem.",
        ),
        "slow": (
            "Two meetings moved to next week, both for inspections.",
            "The buyer left. Starting again with her deputy.",
            "Price came up too early. Went back to the problem.",
            "Budget is frozen there until the new quarter.",
            "Spent the week on one tender; nothing else moved.",
            "Still no word from procurement.",
        ),
    },
    "Marketing": {
        "good": (
            "The list went to Sales on Friday and was called by Monday.",
            "The shortage map is what people forward.",
            "Fewer leads, better ones: Sales took nine of ten.",
            "A pharmacist wrote the best paragraph for us.",
            "The Dutch page is read twice as long as the English one.",
            "One talk at the fair brought more than the stand.",
        ),
        "slow": (
            "Printing was late, so the mailing waits a week.",
            "Two approvals are missing for the customer story.",
            "The fair was quiet on its second day.",
            "Clicks went up, conversations did not.",
            "Rewrote the opening; nobody had read past it.",
        ),
    },
    "Engineering": {
        "good": (
            "Deleted more than we added.",
            "The slow part was one query. It is not slow any more.",
            "Paired with Support for an afternoon; three causes found.",
            "Live for a tenth of customers since Tuesday, quiet so far.",
            "The new reader takes the worst file that we have.",
            "Tests caught it before anybody saw it.",
            "Finished the part that everybody was afraid of.",
        ),
        "slow": (
            "Two days went to an alarm that was none.",
            "The estimate was wrong: there are four formats, not two.",
            "Waiting for test data from the second hospital.",
            "Had to take the change back; it comes again on Monday.",
            "Reviews piled up while two of us were out.",
            "The library that we counted on does not do it.",
        ),
    },
    "Product": {
        "good": (
            "Watched four people use it. Nobody asked what the line means.",
            "Took a screen away and nobody missed it.",
            "A planner drew on paper what she needs; that is what we build.",
            "Agreed with Engineering on what is not in the first version.",
            "The ward at St. Brigid uses it at the morning round.",
        ),
        "slow": (
            "Interviews slipped; ports had a strike.",
            "Two customers want opposite things. Both are right.",
            "The prototype answered a question that nobody had.",
            "Too much in one release; cutting it in half.",
        ),
    },
    "Customer success": {
        "good": (
            "Their head pharmacist showed our chart to the board.",
            "A renewal a month early, and with two more sites.",
            "One call instead of five mails.",
            "They found the shortage before we told them.",
            "Wrote the answer down once; it was read forty times.",
        ),
        "slow": (
            "The new contact has not signed in yet.",
            "Their IT moved the date for the third time.",
            "Two customers merged, so one plan less.",
            "Holiday week at most hospitals.",
            "The same question came from six places. It is ours to fix.",
        ),
    },
    "Legal": {
        "good": (
            "The agreed fallbacks were used three times, with no call needed.",
            "Standard contracts went through on the first reading.",
            "Sales sent the form complete; it took a day.",
            "One template less. Nobody needs both.",
        ),
        "slow": (
            "Customs data needs a second reader each time.",
            "Waiting for the other side’s counsel.",
            "A new privacy annex came in with every hospital of one group.",
            "Two long tenders took the week.",
        ),
    },
    "Operations": {
        "good": (
            "Feed came in complete for five nights in a row.",
            "The customer’s own team fixed it; we only showed where.",
            "Two implementations closed with nothing left open.",
            "Moved the check to before the load. Repairs halved.",
            "On site for a morning, which saved a week of mails.",
        ),
        "slow": (
            "Warehouse sync stopped twice; the vendor is looking.",
            "Customs changed a field without a word.",
            "One person for two sites this week.",
            "The file arrives, but on Wednesdays in another format.",
            "Repairs by hand ate the time for new feeds.",
        ),
    },
    "Finance and people": {
        "good": (
            "Closed two days earlier; the bank file does it now.",
            "Three candidates for the role, two of them by referral.",
            "Late payers got a call instead of a letter. It worked.",
            "Budget owners explained their own lines this month.",
        ),
        "slow": (
            "The candidate took another offer.",
            "Two invoices hang on one order number.",
            "Interviews moved because the panel was at the fair.",
            "One ledger still closes by hand.",
        ),
    },
}
NOTES["Kestrel"] = {
    "good": (
        "Went through it with all heads of department. The numbers hold.",
        "Ahead of last year at this point, and with fewer discounts.",
        "The board asked about ports; we could answer.",
    ),
    "slow": (
        "Flat this month. The next four weeks decide.",
        "Good work in the teams that the number does not show yet.",
    ),
}


class NoteWriter:
    """Picks notes: no person repeats one, and no two people of a department share one
    in a week.
    """

    def __init__(self, random: Random) -> None:
        self._random = random
        self._used: set[tuple[object, str]] = set()

    def voice(self, person: str, department: str) -> PersonalNotes:
        return PersonalNotes(self, person, department)

    def note(self, voice: PersonalNotes, day: dt.date, week: Week) -> str:
        """A note; empty about four times in ten."""
        if self._random.random() < SILENT_SHARE:
            return ""
        when = (voice.department, day.isocalendar()[:2])
        fresh = [
            note
            for note in NOTES[voice.department][week]
            if not {(voice.person, note), (when, note)} & self._used
        ]
        if not fresh:
            return ""
        note = self._random.choice(fresh)
        self._used |= {(voice.person, note), (when, note)}
        return note


class PersonalNotes(NamedTuple):
    """One person with the notes of their department."""

    writer: NoteWriter
    person: str
    department: str

    def note(self, day: dt.date, week: Week) -> str:
        return self.writer.note(self, day, week)
