"""The report as one HTML page that needs nothing else: nothing is fetched, and only our own script runs."""

from __future__ import annotations

import base64
import hashlib

from touchline.assets import asset_text
from touchline.documents.change.report import Report
from touchline.documents.change.view import view_of
from touchline.documents.pictures.charts import CHART_CLASSES
from touchline.documents.pictures.drawing import CLASSES
from touchline.documents.rendering.data import as_data
from touchline.documents.templating import fill

PRINTED = 15
"""As many accounts as are printed."""


def report_page(report: Report) -> str:
    """The page; the same report gives the same bytes."""
    view = view_of(report)
    return fill("change.html.j2", {"view": as_data(view), "printed": PRINTED, **page_parts()})


def page_parts() -> dict[str, str]:
    """What every page of this kind needs beside its own words: the script with the hash that lets it run (and no
    other), and the colours of the pictures."""
    script = asset_text("templates", "change.js")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return {"script": script, "script_hash": f"sha256-{digest}", "picture_style": CLASSES + CHART_CLASSES}
