"""Draws the icons of the installed app from our own drawing, config/static/stadtlotse/icon.svg, in Chromium.

bin/setup/start run python docs/icons/make.py
"""

import os
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

STATIC = Path(__file__).parents[2] / "config/static/stadtlotse"
DRAWING = (STATIC / "icon.svg").read_text()
ACCENT = "#1f5c7a"
# Name -> (pixels, share of the width that the drawing takes, ground). Launchers cut a maskable icon to any
# shape inside the middle 80 %; iOS paints what is transparent black.
ICONS = {
    "icon-192": (192, 0.94, "transparent"),
    "icon-512": (512, 0.94, "transparent"),
    "maskable-512": (512, 0.56, ACCENT),
    "touch-180": (180, 0.66, ACCENT),
}


def draw(page: Page, name: str, pixels: int, share: float, ground: str) -> None:
    """One PNG. On a coloured ground the drawing changes its two colours."""
    drawing = DRAWING
    if ground != "transparent":
        drawing = drawing.replace("#fff", "#000").replace(ACCENT, "#fff").replace("#000", ACCENT)
    side = round(pixels * share)
    box = f"display:grid;place-items:center;width:{pixels}px;height:{pixels}px;background:{ground}"
    drawing = drawing.replace("<svg ", f'<svg width="{side}" height="{side}" ', 1)
    page.set_viewport_size({"width": pixels, "height": pixels})
    page.set_content(f'<body style="margin:0"><div style="{box}">{drawing}</div></body>')
    page.screenshot(path=STATIC / "icons" / f"{name}.png", omit_background=True)
    print(f"{name}.png")


def main() -> None:
    with sync_playwright() as playwright:
        path = os.environ.get("CHROMIUM", "/usr/bin/chromium")
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page()
        for name, (pixels, share, ground) in ICONS.items():
            draw(page, name, pixels, share, ground)
        browser.close()


if __name__ == "__main__":
    main()
