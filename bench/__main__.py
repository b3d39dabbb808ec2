"""Own servers, three organizations, all measurements, one report."""

import argparse
import os
import tempfile
from pathlib import Path

SIZES = (1_000, 10_000, 100_000)
PEOPLE = 10_000


def main() -> None:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument(
        "--sizes", type=int, nargs="*", default=SIZES, help="goals an organization has"
    )
    parser.add_argument(
        "--people", type=int, default=PEOPLE, help="who fall due at once; 0: nobody"
    )
    parser.add_argument(
        "--only", nargs="*", metavar="PART", help="some parts alone: writes, search …"
    )
    parser.add_argument(
        "--output", type=Path, default=Path(__file__).with_name("latest.json")
    )
    options = parser.parse_args()
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
    with tempfile.TemporaryDirectory(prefix="sightline-bench-") as folder:
        os.environ["SIGHTLINE_DATA_DIR"] = folder
        # Set before the import: the stores read where they live.
        from config.stores.ensure import ensure_stores  # noqa: PLC0415  as said

        with ensure_stores(["bench"]):
            import django  # noqa: PLC0415  after the servers

            django.setup()
            from bench.run import ALL, DEFAULT, run  # noqa: PLC0415  after setup()

            if unknown := set(options.only or ()) - set(ALL):
                parser.error(f"{', '.join(unknown)}: no part; {', '.join(ALL)} are")
            parts = options.only or DEFAULT
            run(options.sizes, options.people, options.output, parts)


if __name__ == "__main__":
    main()
