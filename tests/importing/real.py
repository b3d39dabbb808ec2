"""The two published files, and the import and export commands."""

import io
import json
from pathlib import Path
from typing import Any

from django.core.management import call_command

DATA = Path(__file__).parent / "data"
SOURCEGRAPH = DATA / "sourcegraph_2019q4.csv"
SALESFORCE = DATA / "salesforce_refocus_2018_v2mom.csv"
# The file's kinds in a framework that is not installed, mapped to OKR kinds.
FOREIGN = SALESFORCE.read_bytes().replace(b",v2mom,", b",foreign,")
AS_OKR = {
    "foreign:vision": "okr:objective",
    "foreign:value": "okr:objective",
    "foreign:method": "okr:objective",
    "foreign:measure": "okr:key_result",
    "foreign:obstacle": "okr:key_result",
}
MAPPED = [f"--map={named}={meant}" for named, meant in AS_OKR.items()]


def run_import(slug: str, file: Path | str, *options: str) -> tuple[int, str, str]:
    """(exit code, standard output, standard error) of `import_goals`."""
    out, err = io.StringIO(), io.StringIO()
    code = 0
    try:
        call_command("import_goals", slug, str(file), *options, stdout=out, stderr=err)
    except SystemExit as end:
        code = int(str(end.code))
    return code, out.getvalue(), err.getvalue()


def import_report(slug: str, file: Path | str, *options: str) -> dict[str, Any]:
    _code, out, _err = run_import(slug, file, "--json", *options)
    report: dict[str, Any] = json.loads(out)
    return report


def export(slug: str, *options: str) -> str:
    out = io.StringIO()
    call_command("export_goals", slug, *options, stdout=out)
    return out.getvalue()
