"""The ratios as bars with their targets, in an SVG that can be read aloud; the tables say the same."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

WIDTH, LEFT, ROW, TOP = 920, 430, 26, 54
BLUE, ORANGE, INK, FAINT = "#1d70b8", "#b8500d", "#0b0c0c", "#b1b4b6"


@dataclass(frozen=True)
class Bar:
    """One ratio, and the most that it may be, if there is such a target."""

    label: str
    value: float
    target: float | None

    @property
    def is_missed(self) -> bool:
        """Whether it is more than it may be."""
        return self.target is not None and self.value > self.target


def plot(bars: Sequence[Bar]) -> str:
    """An SVG with a bar for each ratio; a missed one is hatched and says so, as colour alone does not."""
    widest = max(2.0, *(max(bar.value, bar.target or 0) for bar in bars))
    scale = (WIDTH - LEFT - 130) / math.ceil(widest)
    height = TOP + ROW * len(bars) + 20
    said = "; ".join(f"{bar.label}: {bar.value:.2f}" for bar in bars)
    opening = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img"'
    legend = "Bar: measured. Upright line: the most that it may be. Hatched: missed."
    lines = [
        f'{opening} aria-labelledby="title description" font-family="sans-serif" font-size="13">',
        '<title id="title">How many times the floor, or the small record</title>',
        f'<desc id="description">{escape(said)}.</desc>',
        '<defs><pattern id="missed" width="6" height="6" patternUnits="userSpaceOnUse">',
        f'<rect width="6" height="6" fill="{ORANGE}"/><path d="M0 6L6 0" stroke="#fff"/></pattern></defs>',
        f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>',
        f'<text x="12" y="20" fill="{INK}">{legend}</text>',
    ]
    for number in range(math.ceil(widest) + 1):
        x = LEFT + number * scale
        lines.append(f'<path d="M{x:.1f} {TOP - 8}V{height - 16}" stroke="{FAINT}" stroke-width=".5"/>')
        lines.append(f'<text x="{x:.1f}" y="{TOP - 12}" fill="{INK}" text-anchor="middle">{number}</text>')
    for row, bar in enumerate(bars):
        lines += _bar(bar, TOP + row * ROW, scale)
    return "\n".join([*lines, "</svg>", ""])


def _bar(bar: Bar, y: int, scale: float) -> list[str]:
    end = LEFT + bar.value * scale
    fill = "url(#missed)" if bar.is_missed else BLUE
    past = max(end, LEFT + (bar.target or 0) * scale)
    words = f"{bar.value:.2f}" + (", missed" if bar.is_missed else "")
    lines = [
        f'<text x="{LEFT - 10}" y="{y + 15}" fill="{INK}" text-anchor="end">{escape(bar.label)}</text>',
        f'<rect x="{LEFT}" y="{y + 3}" width="{bar.value * scale:.1f}" height="16" fill="{fill}"/>',
        f'<text x="{past + 8:.1f}" y="{y + 15}" fill="{INK}">{words}</text>',
    ]
    if bar.target is not None:
        x = LEFT + bar.target * scale
        lines.append(f'<path d="M{x:.1f} {y}v22" stroke="{INK}" stroke-width="2.5"/>')
    return lines
