"""Third-party frameworks: packages with the entry-point group `sightline.frameworks`."""

from importlib.metadata import entry_points

from frameworks.spec import Framework

GROUP = "sightline.frameworks"


def installed_plugins() -> tuple[list[str], list[tuple[str, str]]]:
    """The modules that load, which become apps; and (name, error) of those that do not."""
    modules, broken = [], []
    for entry in sorted(entry_points(group=GROUP), key=lambda entry: entry.name):
        try:
            found = entry.load()
        except Exception as error:  # noqa: BLE001  third-party code may raise anything
            broken.append((entry.name, repr(error)))
            continue
        if not isinstance(found, Framework):
            broken.append((entry.name, f"is a {type(found)}"))
        elif entry.module not in modules:
            modules.append(entry.module)
    return modules, broken
