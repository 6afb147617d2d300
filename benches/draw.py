"""Draws a run of benches/run as one SVG: bars for the rows, curves over the size of the archive."""

import html

WIDTH, LEFT, RIGHT, ROW = 820, 290, 90, 24
INK, MUTED, OURS, THEIRS = "#222", "#777", "#1f6feb", "#9aa4b2"


def bars(rows, y, title):
    """`rows` are (name, value, spread, is ours); the longest bar fills the width."""
    out = [text(16, y, title, bold=True)]
    most = max((value for _, value, *_ in rows), default=1) or 1
    for at, (name, value, spread, ours) in enumerate(rows):
        top = y + 14 + at * ROW
        width = (WIDTH - LEFT - RIGHT) * value / most
        out.append(text(LEFT - 8, top + 13, name, anchor="end"))
        out.append(f'<rect x="{LEFT}" y="{top}" width="{width:.1f}" height="17" rx="2" fill="{OURS if ours else THEIRS}"/>')
        out.append(text(LEFT + width + 6, top + 13, f"{value:.3g}" + (f" ±{spread:.0f} %" if spread else "")))
    return out, y + 14 + len(rows) * ROW + 26


def curve(points, y, title, bound=None):
    """`points` are (articles, value); the x axis is logarithmic, the y axis begins at 0."""
    import math

    height, right = 110, WIDTH - RIGHT
    out = [text(16, y, title, bold=True)]
    top, bottom = y + 16, y + 16 + height
    values = [value for _, value in points] + ([bound] if bound else [])
    most = max(values) * 1.1 or 1
    low, high = math.log10(points[0][0]), math.log10(points[-1][0])
    place = lambda x: LEFT - 120 + (right - LEFT + 120) * (math.log10(x) - low) / max(high - low, 1e-9)
    level = lambda value: bottom - height * value / most
    out.append(f'<path d="M{LEFT - 120} {top}V{bottom}H{right}" fill="none" stroke="{MUTED}"/>')
    if bound:
        out.append(f'<path d="M{LEFT - 120} {level(bound):.1f}H{right}" stroke="{MUTED}" stroke-dasharray="4 4"/>')
        out.append(text(LEFT - 126, level(bound) + 4, f"bound {bound:.3g}", anchor="end", fill=MUTED))
    line = "L".join(f"{place(x):.1f} {level(v):.1f}" for x, v in points)
    out.append(f'<path d="M{line}" fill="none" stroke="{OURS}" stroke-width="2"/>')
    for x, v in points:
        out.append(f'<circle cx="{place(x):.1f}" cy="{level(v):.1f}" r="3.5" fill="{OURS}"/>')
        out.append(text(place(x), level(v) - 8, f"{v:.3g}", anchor="middle"))
        out.append(text(place(x), bottom + 16, f"{x:,}", anchor="middle", fill=MUTED))
    return out, bottom + 44


def text(x, y, words, anchor="start", bold=False, fill=INK):
    weight = ' font-weight="600"' if bold else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{fill}"{weight}>{html.escape(words)}</text>'


def draw(title, charts):
    """`charts` are (kind, data, title, bound); the SVG as text."""
    out, y = [text(16, 26, title, bold=True)], 62
    for kind, data, name, bound in charts:
        if not data:
            continue
        drawn, y = bars(data, y, name) if kind == "bars" else curve(data, y, name, bound)
        out += drawn
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{y}" viewBox="0 0 {WIDTH} {y}" '
        f'font-family="system-ui, sans-serif" font-size="12">\n<rect width="{WIDTH}" height="{y}" fill="#fff"/>\n'
    )
    return head + "\n".join(out) + "\n</svg>\n"
