"""Names that were given up, what to say instead, and how they are found."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

# Inside an identifier, as words that follow each other: `told`, `is_told`, `TellTold`.
RETIRED_WORDS = {
    "hand in": "submit",
    "handed in": "submitted",
    "take in": "import, accept",
    "let in": "create_token",
    "shut out": "revoke",
    "put in force": "activate",
    "readings": "automatic values, metric sources",
    "talk": "one_on_one",
    "talks": "one_on_ones",
    "companion": "partner",
    "companions": "partners",
    "occasion": "scheduled check-in",
    "occasions": "schedule",
    "desk": "check-in context, delivery worker",
    "scene": "page state",
    "told": "submitted",
    "said": "recorded, submitted",
    "stood": "previous",
    "carried": "contributing, kept",
    "world": "inputs",
    "speaker": "notification type",
    "saying": "notification",
    "sayings": "notifications",
    "forgetful": "has_ephemeral_data",
    "brought": "delivery results",
    "perhaps": "mark_uncertain",
    "look into": "poll_mailbox",
    "look around": "run_escalations",
    "n tries": "n_attempts",
    "logging in": "record_reply",
    "shielding": "anonymity",
    "standing": "current",
    "seat": "role",
    "seats": "roles",
    "drawing": "chart",
}
# Whole identifiers: the word itself is one that others need.
RETIRED_NAMES = {
    "say": "notify",
    "say_many": "notify_many",
    "is_patient": "respects_quiet_hours",
    "Wanted": "skip_reason",
    "Known": "what it is",
    "Words": "what it holds",
    "Letter": "reminder context",
    "Book": "DeliveryRecorder",
    "Tries": "Attempts",
}
# Files, packages and templates, without ending and leading underscore.
RETIRED_MODULES = {
    "answers": "replies",
    "brought": "delivery/recorder",
    "building": "custom_frameworks",
    "cadence": "scheduling",
    "companions": "partners",
    "desk": "context, worker",
    "drawing": "ui/charts",
    "feeds": "calendar",
    "for_others": "delegates",
    "grids": "weekly_notes",
    "kinds/answers": "types",
    "letter": "reminder_context",
    "logging_in": "record_reply",
    "notifications/choices": "preferences",
    "notifications/links": "magic_links",
    "occasions": "schedule",
    "readings": "metric_sources",
    "rhythm": "scheduling",
    "said": "what it shows",
    "saying": "outbox/notifications",
    "scene": "page_state",
    "shielding": "anonymity",
    "standing": "current",
    "seat": "role",
    "seats": "roles",
    "talk": "one_on_one_item",
    "talks": "one_on_ones",
    "told": "submitted",
    "wording": "check_in_writer, messages",
    "words": "labels, messages",
}
# Modules whose name is the field's term for what they hold.
MODULES_KEPT = {
    "checkins/weekly_notes/building.py": "builds the sheet; no package of forms",
    "scheduling/models/cadence.py": "the model CadenceRule",
}
# In addresses, names of URLs, and CSS: as parts between dashes, slashes, underscores.
RETIRED_PARTS = {
    "answers": "replies",
    "companions": "partners",
    "desk": "what it shows",
    "hand": "submit",
    "grids": "notes",
    "handed": "submitted",
    "rhythm": "schedule",
    "rhythms": "schedule",
    "said": "recorded, submitted",
    "talks": "one-on-ones",
    "told": "what it shows",
    "words": "what it shows",
}
# Columns; nothing is gained by moving data for them. They are fields and look-ups, and
# never a variable.
STORED = {"talk", "talk_id", "n_carried", "carried_from", "carried_from_id", "CARRIED"}
WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")


def words_of(name: str) -> str:
    """`OneOnOnePage` and `one_on_one_page` alike: " one on one page "."""
    return f" {' '.join(WORD.findall(name)).lower()} "


def instead_of(name: str) -> str | None:
    """What to say for a retired identifier; None for any other."""
    if name in RETIRED_NAMES:
        return RETIRED_NAMES[name]
    words = words_of(name)
    return next(
        (new for old, new in RETIRED_WORDS.items() if f" {old} " in words), None
    )


def retired_identifiers(source: str) -> list[str]:
    """`line: name → instead`, each once."""
    return sorted(
        {
            f"{line}: {name} → {new}"
            for line, name in _identifiers(ast.parse(source))
            if (new := instead_of(name))
        }
    )


def _identifiers(tree: ast.Module) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.lineno, node.name
        elif isinstance(node, ast.arg):
            yield node.lineno, node.arg
        elif isinstance(node, ast.Name) and node.id not in _columns(node):
            yield node.lineno, node.id
        elif isinstance(node, ast.Attribute) and node.attr not in STORED:
            yield node.lineno, node.attr
        elif isinstance(node, ast.keyword) and node.arg:
            asked = [name for name in node.arg.split("__") if name not in STORED]
            yield node.value.lineno, "__".join(asked)
        elif isinstance(node, ast.alias):
            yield node.lineno, node.asname or node.name.rpartition(".")[2]


def _columns(node: ast.Name) -> set[str]:
    """A model's field is a name that its class body assigns; nothing reads it there."""
    return STORED if isinstance(node.ctx, ast.Store) else set()


TAG = re.compile(r"\{\{(.*?)\}\}|\{%(.*?)%\}", re.DOTALL)
QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
TEMPLATE_NAME = re.compile(r"(?<![\w-])(\.?)([A-Za-z_]\w*)(?![\w-])")


COMMENT = re.compile(r"\{#(.*?)#\}", re.DOTALL)
# In `{# card (GoalCard), goal; form: it says why #}`: card, goal and form.
INPUT = re.compile(r"(?:^|[,;])\s*([a-z_]+)(?=\s*(?:[,;:(]|$))")


def retired_in_template(source: str) -> list[str]:
    """Variables of a template, as `name → instead`, each once.

    Also those that a comment lists as its inputs.
    """
    found = {
        f"{name} → {new}"
        for comment in COMMENT.findall(source)
        for name in INPUT.findall(comment.strip())
        if (new := instead_of(name))
    }
    for match in TAG.finditer(source):
        tag = QUOTED.sub("", match[1] or match[2])
        for dot, name in TEMPLATE_NAME.findall(re.sub(r"\.(?=\w)", " .", tag)):
            if not (dot and name in STORED) and (new := instead_of(name)):
                found.add(f"{name} → {new}")
    return sorted(found)


NOISE = re.compile(
    r"/\*.*?\*/|//[^\n]*|\"[^\"\n]*\"|'[^'\n]*'|`[^`]*`|/(?:\\.|[^/\n])+/(?=[.,;)])",
    re.DOTALL,
)


def retired_in_script(source: str) -> list[str]:
    """Identifiers of a script, as `name → instead`, each once."""
    identifiers = re.findall(r"[A-Za-z_]\w*", NOISE.sub(" ", source))
    return sorted(
        {f"{name} → {new}" for name in identifiers if (new := instead_of(name))}
    )


def retired_module(path: str) -> str | None:
    """What to call a file instead; None for one whose name may stand."""
    if path in MODULES_KEPT:
        return None
    parts = [part.lstrip("_") for part in Path(path).with_suffix("").parts]
    whole = f"/{'/'.join(parts)}/"
    return next(
        (new for old, new in RETIRED_MODULES.items() if f"/{old}/" in whole), None
    )


def retired_parts(text: str, retired: Mapping[str, str] = RETIRED_PARTS) -> list[str]:
    """The retired parts of an address, a URL's name or a CSS class."""
    return [part for part in re.split(r"[^a-z]+", text.lower()) if part in retired]


def url_texts(source: str) -> Iterator[str]:
    """The address and the name of each `path(…)` of a module."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "path":
            values = [
                *node.args[:1],
                *(k.value for k in node.keywords if k.arg == "name"),
            ]
            for value in values:
                for each in ast.walk(value):
                    if isinstance(each, ast.Constant) and isinstance(each.value, str):
                        yield each.value


CSS_CLASS = re.compile(r"[.#]([a-z][\w-]*)(?=[^{}]*\{)")
ATTRIBUTE = re.compile(r"\s(?:class|id)=\"([^\"]*)\"")


def style_names(path: Path) -> set[str]:
    """The classes and ids that a sheet or a template speaks of."""
    text = path.read_text()
    if path.suffix == ".css":
        return set(CSS_CLASS.findall(text))
    attributes = " ".join(ATTRIBUTE.findall(TAG.sub(" ", text)))
    return set(attributes.split())


def class_names(source: str) -> Iterator[tuple[str, int]]:
    """Each class by its name, one inside another as `Goal.State`."""
    yield from _classes(ast.parse(source), "")


def _classes(tree: ast.AST, outer: str) -> Iterator[tuple[str, int]]:
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.ClassDef):
            name = f"{outer}.{node.name}" if outer else node.name
            yield name, node.lineno
            yield from _classes(node, name)
        else:
            yield from _classes(node, outer)


TRANSLATES = re.compile(r"n?p?gettext(_lazy)?|_t?")
TRANSLATED = re.compile(
    r"\{%\s*translate\s+(?:\"([^\"]*)\"|'([^']*)')"
    r"|\{%\s*blocktranslate[^%]*%\}(.*?)\{%\s*endblocktranslate",
    re.DOTALL,
)
# Placeholders, tags, and addresses with their attributes.
NOT_SAID = re.compile(r"%\(\w+\)[sd]|\{\{.*?\}\}|\{%.*?%\}|<[^<>]*>")
CODE = re.compile(r"\b[a-z]+(?:_[a-z]+)+\b|\b[A-Z][a-z]+(?:[A-Z][a-z]+)+\b")
# Written like a class, and the name of a product all the same.
PRODUCTS = {"JavaScript"}


def messages_of_module(source: str) -> Iterator[str]:
    """Texts that are translated: what people read."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and TRANSLATES.fullmatch(_called(node)):
            for value in node.args:
                if isinstance(value, ast.Constant) and isinstance(value.value, str):
                    yield value.value


def _called(node: ast.Call) -> str:
    if isinstance(node.func, ast.Attribute):
        return node.func.attr
    return node.func.id if isinstance(node.func, ast.Name) else ""


def messages_of_template(source: str) -> Iterator[str]:
    for groups in TRANSLATED.findall(source):
        yield from filter(None, groups)


def code_in_message(text: str) -> list[str]:
    """Identifiers in a text for people: a renaming that went too far leaves them."""
    found: list[str] = CODE.findall(NOT_SAID.sub(" ", text))
    return [name for name in found if name not in PRODUCTS]
