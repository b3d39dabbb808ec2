"""Records problems of a page that a test would not notice."""

from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus

from playwright.sync_api import ConsoleMessage, Page, Request, Response

# The page was left, or a newer request replaced one: no problem.
ABORTED = "net::ERR_ABORTED"
REPLACED = "htmx:error: signal is aborted"
CSP = """
    document.addEventListener("securitypolicyviolation", (event) => console.error(
        `CSP: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`
        + ` ${event.sourceFile}:${event.lineNumber}`));
"""


class Watch:
    """Collects console errors, exceptions, failed requests and CSP violations.

    Responses of 400 and above count, except the statuses that a test `allows`.
    """

    def __init__(self, page: Page) -> None:
        self.problems: list[str] = []
        self._allowed: set[int] = set()
        self._is_offline = False
        page.add_init_script(CSP)
        page.on("console", self._on_console)
        page.on("pageerror", lambda error: self._add(f"exception: {error}"))
        page.on("requestfailed", self._on_failed)
        page.on("response", self._on_response)

    @contextmanager
    def allows(self, *statuses: int) -> Iterator[None]:
        self._allowed |= set(statuses)
        yield
        self._allowed -= set(statuses)

    @contextmanager
    def expects_no_network(self) -> Iterator[None]:
        self._is_offline = True
        yield
        self._is_offline = False

    def take(self) -> list[str]:
        """The problems since the last call."""
        found, self.problems = self.problems, []
        return found

    def _add(self, text: str) -> None:
        self.problems.append(text)

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not self._is_known(message.text):
            self._add(f"console: {message.text} ({message.location.get('url')})")

    def _is_known(self, text: str) -> bool:
        """Chromium's own line about a response or request, which is counted below."""
        return (
            text.startswith("Failed to load resource")
            or REPLACED in text
            or (self._is_offline and "Failed to fetch" in text)
        )

    def _on_failed(self, request: Request) -> None:
        if request.failure != ABORTED and not self._is_offline:
            self._add(f"failed: {request.method} {request.url}: {request.failure}")

    def _on_response(self, response: Response) -> None:
        status = response.status
        if status >= HTTPStatus.BAD_REQUEST and status not in self._allowed:
            self._add(f"{status}: {response.request.method} {response.url}")
