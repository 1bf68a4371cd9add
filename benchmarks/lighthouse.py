"""Lighthouse's marks for the site as its own server sends it; `make bench` prints them beside the rest."""

import json
import os
import subprocess
import sys
from pathlib import Path
from statistics import median

from report import table

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent / "e2e"), str(HERE.parent / "tests")]

import browser as browsers  # noqa: E402 - found by the line above
import server_process  # noqa: E402

MARKS = {
    "performance": "performance",
    "accessibility": "accessibility",
    "best-practices": "best practices",
    "seo": "search engines",
}
FORMS = ("mobile", "desktop")
MUST = 98


def main() -> None:
    """Print a row for each mark, median of five visits as a phone and as a desktop computer."""
    site = server_process.start()
    try:
        audits = {form: [audit(site.url, form) for _ in range(5)] for form in FORMS}
    finally:
        site.stop()
    rows = [
        (name, str(MUST), *(f"{median(marks[mark] for marks in audits[form]):.0f}" for form in FORMS))
        for mark, name in MARKS.items()
    ]
    sys.stdout.write(table(("Lighthouse", "must", *FORMS), rows))


def audit(url: str, form: str) -> dict[str, float]:
    """Lighthouse's marks, 0 to 100, for one visit by a fresh browser; what it finds wrong goes to standard error."""
    command = [
        *(str(HERE / "node_modules" / ".bin" / "lighthouse"), url, "--quiet", "--output=json"),
        *("--no-enable-error-reporting", f"--only-categories={','.join(MARKS)}"),
        f"--chrome-flags={' '.join(['--headless=new', *browsers.FLAGS])}",
        *(["--preset=desktop"] if form == "desktop" else []),
    ]
    environment = os.environ | {"CHROME_PATH": str(browsers.find())}
    said = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE).stdout
    report = json.loads(said)
    marks = {mark: category["score"] * 100 for mark, category in report["categories"].items()}
    wrong = [one["title"] for one in report["audits"].values() if one["score"] == 0]
    sys.stderr.write("".join(f"{form}: {title}\n" for title in wrong))
    return marks


if __name__ == "__main__":
    main()
