"""The goal tree as it would be after the import. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from frameworks.spec import KindRef
from goals.importing import fields
from goals.importing.fields import CellError, shown
from goals.importing.findings import error, note
from goals.importing.questions import TOP, parents_question

if TYPE_CHECKING:
    from goals.importing.plan import Key, Plan, PlannedGoal
    from goals.importing.snapshot import Snapshot

# Most ids of a loop that are named.
MOST_NAMED = 6


class Shape:
    """Parents of goals: from the file first, then from the database."""

    def __init__(
        self, plan: Plan, snapshot: Snapshot, *, unknown_parents: str = ""
    ) -> None:
        """Prepare the tree. `unknown_parents`: `TOP` or `STOP`, "" without an answer."""
        self.plan = plan
        self.unknown_parents = unknown_parents
        self.snapshot = snapshot
        self.drafts: dict[Key, PlannedGoal] = {
            draft.key: draft for draft in plan.drafts
        }
        self._depths: dict[Key | None, int] = {None: -1}
        self._with_children: set[Key] | None = None

    def parent(self, key: Key) -> Key | None:
        draft = self.drafts.get(key)
        if draft is not None and "parent_id" in draft.values:
            found: Key | None = draft.values["parent_id"]
            return found
        return self.snapshot.goals[key].parent_id if isinstance(key, int) else None

    # --- Parents ------------------------------------------------------------------------

    def place(self) -> None:
        """Find every parent; report missing ones and loops."""
        unknown = [
            written
            for draft in self.plan.drafts
            if "parent_id" in draft.cells and (written := self._find_parent(draft))
        ]
        if unknown:
            question = parents_question(len(unknown), unknown[0], self.unknown_parents)
            self.plan.questions.append(question)
        self._report_loops()

    def _find_parent(self, draft: PlannedGoal) -> str:
        """Set the parent. Returns its id if it does not exist, else ""."""
        try:
            written = fields.word(draft.cells["parent_id"], 120)
        except CellError as failure:
            self._error(draft, failure.code, str(failure))
            return ""
        parent = self._key(written) or self._present_parent(draft, written)
        if not written or parent is not None:
            draft.values["parent_id"] = parent
            return ""
        if self.unknown_parents == TOP:
            draft.values["parent_id"] = None
            text = _(
                "“%(id)s” isn’t in the file or in Sightline, so the goal gets no "
                "parent."
            )
            message = text % {"id": shown(written)}
            found = note("put_on_top", message, draft.line, "parent_id")
            self.plan.findings.append(found)
        else:
            text = _("“%(id)s” isn’t in the file or in Sightline.")
            self._error(draft, "missing_parent", text % {"id": shown(written)})
        return written

    def _present_parent(self, draft: PlannedGoal, written: str) -> int | None:
        """The goal's present parent, if that is its id.

        It may be a private draft, which the author finds by no other way; an export of
        the goal names it.
        """
        parent_id = draft.state["parent_id"] if draft.state else None
        if parent_id is None:
            return None
        parent = self.snapshot.goals[parent_id]
        return parent.id if written in (parent.external_id, parent.public_id) else None

    def _key(self, written: str) -> Key | None:
        existing = self.snapshot.find(written)
        if existing is not None:
            return existing
        return written if written in self.drafts else None

    def _error(self, draft: PlannedGoal, code: str, message: str) -> None:
        self.plan.findings.append(error(code, message, draft.line, "parent_id"))

    def _report_loops(self) -> None:
        done: set[Key] = set()
        for draft in self.plan.drafts:
            line: dict[Key, None] = {}
            at: Key | None = draft.key
            while at is not None and at not in done and at not in line:
                line[at] = None
                at = self.parent(at)
            if at is not None and at in line:
                self._report_loop(list(line)[list(line).index(at) :])
            done.update(line)

    def _report_loop(self, loop: list[Key]) -> None:
        """Report a loop at the first of its lines in the file."""
        inside = [self.drafts[key] for key in loop if key in self.drafts]
        first = min(inside, key=lambda draft: draft.line)
        turn = loop.index(first.key)
        names = [self._name(key) for key in (*loop[turn:], *loop[:turn])]
        # Opened, so that the rest of the file can be checked.
        first.values["parent_id"] = None
        if len(names) > MOST_NAMED:
            names = [*names[: MOST_NAMED - 1], "…", names[-1]]
        text = _("This goal would be its own parent: %(loop)s.")
        shown_loop = " → ".join((*names, names[0]))
        self._error(first, "loop", text % {"loop": shown_loop})

    def _name(self, key: Key) -> str:
        if key in self.drafts:
            return shown(self.drafts[key].id)
        goal = self.snapshot.goals[key]  # type: ignore[index]  # what is no draft is here
        if not goal.is_visible:
            return _("a private goal")
        return shown(goal.external_id or goal.public_id)

    # --- Up and down --------------------------------------------------------------------

    def depth(self, key: Key) -> int:
        """Depth in the tree: 0 for a root. Call it when there are no loops."""
        line: list[Key] = []
        at: Key | None = key
        while at not in self._depths:
            line.append(at)  # type: ignore[arg-type]  # the depth of None is known
            at = self.parent(at)  # type: ignore[arg-type]  # the depth of None is known
        for below in reversed(line):
            self._depths[below] = self._depths[self.parent(below)] + 1
        return self._depths[key]

    def has_children(self, key: Key) -> bool:
        if self._with_children is None:
            keys = {*self.snapshot.goals, *self.drafts}
            parents = map(self.parent, keys)
            self._with_children = {key for key in parents if key is not None}
        return key in self._with_children

    def kind(self, key: Key) -> KindRef:
        draft = self.drafts.get(key)
        if draft is not None:
            return KindRef(draft.now("framework"), draft.now("kind"))
        goal = self.snapshot.goals[key]  # type: ignore[index]  # what is no draft is here
        return KindRef(goal.framework, goal.kind)

    # --- Cycles -------------------------------------------------------------------------

    def without_cycle(self, draft: PlannedGoal) -> list[PlannedGoal]:
        """The goal and its ancestors, upwards, that are new and name no cycle."""
        line = []
        at: PlannedGoal | None = draft
        while at is not None and at.lacks_cycle:
            line.append(at)
            parent = self.parent(at.key)
            at = self.drafts.get(parent) if parent is not None else None
        return line

    def cycle_above(self, draft: PlannedGoal) -> Any:
        parent = self.parent(draft.key)
        if parent is None:
            return None
        if parent in self.drafts:
            return self.drafts[parent].now("cycle_id")
        return self.snapshot.goals[parent].cycle_id  # type: ignore[index]  # what is no draft is here

    def unit_above(self, draft: PlannedGoal) -> Any:
        """The unit of the parent; None without one."""
        parent = self.parent(draft.key)
        if parent is None:
            return None
        if parent in self.drafts:
            return self.drafts[parent].now("unit_id")
        return self.snapshot.goals[parent].unit_id  # type: ignore[index]  # what is no draft is here

    # --- Rules --------------------------------------------------------------------------

    def mark_misplaced(self) -> None:
        """Note goals that break placement rules: they are imported (PRODUCT.md)."""
        texts: dict[tuple[KindRef, KindRef | None], str] = {}
        for draft in self.plan.drafts:
            parent = self.parent(draft.key)
            pair = (self.kind(draft.key), None if parent is None else self.kind(parent))
            if pair not in texts:
                found = self.snapshot.catalogue.placement_finding(*pair)
                texts[pair] = str(found.text) if found else ""
            if texts[pair]:
                finding = note("misplaced", texts[pair], draft.line, "parent_id")
                self.plan.findings.append(finding)
