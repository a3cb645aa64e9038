"""``python -m lpr.formats`` prints the table of regions that docs/regions.md shows."""

from __future__ import annotations

from lpr.formats.grammar import available_regions, load_grammar, region_name


def region_table() -> str:
    """All regions as a Markdown table: code, name, number of patterns, the likeliest pattern."""
    rows = ["| region | name | patterns | likeliest |", "|---|---|---|---|"]
    for region in available_regions():
        patterns = load_grammar(region).patterns
        rows.append(
            f"| `{region}` | {region_name(region)} | {len(patterns)} | `{patterns[0].notation}` |"
        )
    return "\n".join(rows)


if __name__ == "__main__":
    print(region_table())
