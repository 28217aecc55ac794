"""What the browser tests look for on a page: that it has come alive, sticks out nowhere, covers nothing, breaks no rule."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

EVERY_TARGET = {"target-size": {"enabled": True}}  # not among the rules that axe asks by itself
# What colours and sizes can break. All else is the same in another scheme, or in another width without a break between.
OF_STYLE = ["color-contrast", "link-in-text-block", "scrollable-region-focusable", "target-size"]
WIDE = "document.documentElement.scrollWidth"
# Pairs of chart labels that cover one another, and labels that leave the page.
OVERLAPS = """() => {
  const edge = document.documentElement.clientWidth, found = [];
  const labels = [...document.querySelectorAll('.js-plotly-plot .annotation-text, .js-plotly-plot .textpoint text, .js-plotly-plot .ytick text')]
    .map(label => ({ text: label.textContent, box: label.getBoundingClientRect() })).filter(one => one.box.width > 0);
  labels.forEach((one, at) => {
    if (one.box.left < 0 || one.box.right > edge + 1) found.push(one.text + ' leaves the page');
    for (const other of labels.slice(at + 1)) {
      const wide = Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left);
      const high = Math.min(one.box.bottom, other.box.bottom) - Math.max(one.box.top, other.box.top);
      if (wide > 1 && high > 4) found.push(one.text + ' / ' + other.text);
    }
  });
  return found;
}"""


def ready(page: Page, url: str) -> None:
    """Open an address of the dashboard and wait until its scripts have taken the page over."""
    page.goto(url)
    page.evaluate("window.spendtrackWake()")  # whether the machine counts as a fast one or not
    expect(page.locator("body[data-live] #content h1")).to_be_visible(timeout=20_000)


def broken_rules(page: Page, *, again: bool = False) -> list[tuple[str, str, list[str]]]:
    """(rule, how grave, some places) of each rule of accessibility that the page breaks.

    again: the same page was asked in another scheme of colours, so only rules of style can give another answer.
    """
    # All that keeps to a rule would be listed too, which takes longer than to look at it.
    options: dict[str, Any] = {"rules": EVERY_TARGET, "resultTypes": ["violations"]}
    if again:
        options = {"runOnly": OF_STYLE, "resultTypes": ["violations"]}
    return [
        (one["id"], one["impact"], [node["html"][:160] for node in one["nodes"][:3]])
        for one in Axe().run(page, options=options).response["violations"]
    ]
