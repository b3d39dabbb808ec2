"""Takes screenshots of every page in its four variants.

    python -m tests.browser.screens [NAME…]

Writes tests/artifacts/screens/NAME-desktop-light.png and so on; without names all.
"""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser

from config.stores.embedded import Stores
from config.stores.provision import provision
from tests.browser.chromium import running_chromium
from tests.browser.looks import looks
from tests.browser.pages import PAGES, Seen
from tests.browser.site import Site, SiteStores, running_site
from tests.browser.visits import Visits

FOLDER = Path(__file__).parents[1] / "artifacts" / "screens"


def main(names: list[str]) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    wanted = [seen for seen in PAGES if not names or seen.name in names]
    with (
        tempfile.TemporaryDirectory(prefix="sightline-") as folder,
        Stores(Path(folder) / "data", durable=False, purpose="screenshots") as stores,
        running_site(
            Path(folder),
            SiteStores(provision(stores.database_url), stores.redis_url),
        ) as site,
        running_chromium() as browser,
    ):
        draw_all(browser, site, wanted)
    sys.stdout.write(f"{FOLDER}\n")


def draw_all(browser: Browser, site: Site, wanted: list[Seen]) -> None:
    visits = Visits(browser, site.url, {})
    for seen in wanted:
        page, watch = visits(seen.who)
        with watch.allows(seen.status):
            seen.open(page)
        for look in looks(page):
            file = FOLDER / f"{seen.name}-{look.replace(', ', '-')}.png"
            page.screenshot(path=file, full_page=True)
        page.close()
    visits.close()


if __name__ == "__main__":
    main(sys.argv[1:])
