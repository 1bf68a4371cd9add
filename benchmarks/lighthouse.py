"""Lighthouse's scores for the site, served by its own server; part of `make bench`."""

import json
import os
import subprocess
import sys
from pathlib import Path
from statistics import median

from report import format_table

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent / "e2e"), str(HERE.parent / "tests")]

import browser as browsers  # noqa: E402 - needs the line above
import server_process  # noqa: E402

CATEGORIES = {
    "performance": "performance",
    "accessibility": "accessibility",
    "best-practices": "best practices",
    "seo": "search engines",
}
FORM_FACTORS = ("mobile", "desktop")
TARGET_SCORE = 98
VISIT_COUNT = 5


def main() -> None:
    """Print a row for each category: median scores of the visits with a phone and with a desktop computer."""
    site = server_process.start()
    try:
        scores = {form: [audit(site.url, form) for _ in range(VISIT_COUNT)] for form in FORM_FACTORS}
    finally:
        site.stop()
    rows = [
        (
            name,
            str(TARGET_SCORE),
            *(f"{median(visit[category] for visit in scores[form]):.0f}" for form in FORM_FACTORS),
        )
        for category, name in CATEGORIES.items()
    ]
    sys.stdout.write(format_table(("Lighthouse", "target", *FORM_FACTORS), rows))


def audit(url: str, form_factor: str) -> dict[str, float]:
    """Lighthouse's scores, 0 to 100, for one visit with a fresh profile; failed audits go to standard error."""
    command = [
        *(str(HERE / "node_modules" / ".bin" / "lighthouse"), url, "--quiet", "--output=json"),
        *("--no-enable-error-reporting", f"--only-categories={','.join(CATEGORIES)}"),
        f"--chrome-flags={' '.join(['--headless=new', *browsers.FLAGS])}",
        *(["--preset=desktop"] if form_factor == "desktop" else []),
    ]
    environment = os.environ | {"CHROME_PATH": str(browsers.find())}
    output = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE).stdout
    report = json.loads(output)
    failed = [result["title"] for result in report["audits"].values() if result["score"] == 0]
    sys.stderr.write("".join(f"{form_factor}: {title}\n" for title in failed))
    return {name: category["score"] * 100 for name, category in report["categories"].items()}


if __name__ == "__main__":
    main()
