"""`python -m tests.importing.killed ORGANIZATION IMPORT`: an import that stops
half-way.

It prints "half" once goals are written and not committed, and waits to be killed.
"""

import sys
import time

import django


def main() -> None:
    django.setup()
    from goals.importing import jobs, writing  # noqa: PLC0415  after setup()

    def wait(*_args: object, **_kwargs: object) -> None:
        print("half", flush=True)  # noqa: T201  the test waits for this line
        time.sleep(120)

    setattr(writing, "record_history", wait)  # noqa: B010  after Django is set up
    jobs.run(int(sys.argv[1]), int(sys.argv[2]))


if __name__ == "__main__":
    main()
