"""The table of regions that ``lpr formats`` prints and docs/regions.md shows."""

from __future__ import annotations

from lpr.formats.grammar import available_regions, load_grammar, region_name


def region_table() -> str:
    """All regions as a Markdown table: code, name, number of patterns, the likeliest pattern.

    >>> region_table().splitlines()[0]
    '| region | name | patterns | likeliest |'
    """
    rows = ["| region | name | patterns | likeliest |", "|---|---|---|---|"]
    for region in available_regions():
        patterns = load_grammar(region).patterns
        rows.append(
            f"| `{region}` | {region_name(region)} | {len(patterns)} | `{patterns[0].notation}` |"
        )
    return "\n".join(rows)
