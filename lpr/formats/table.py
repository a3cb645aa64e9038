"""The table of regions that ``lpr formats`` prints and docs/regions.md shows."""

from __future__ import annotations

from lpr.formats.grammar import region_name, resolve_regions


def region_table(regions: str = "auto") -> str:
    """Regions as a Markdown table: code, name, number of patterns, the likeliest pattern.

    Args:
        regions: which, as `lpr.formats.grammar.resolve_regions` takes them.

    >>> head, _, row = region_table("hr").splitlines()
    >>> head, row[:19]
    ('| region | name | patterns | likeliest |', '| `hr` | Croatia | ')

    Raises:
        ConfigError: a name that no region or group has; says the close ones.
    """
    rows = ["| region | name | patterns | likeliest |", "|---|---|---|---|"]
    for grammar in sorted(resolve_regions(regions), key=lambda one: one.region):
        code, patterns = grammar.region, grammar.patterns
        rows.append(
            f"| `{code}` | {region_name(code)} | {len(patterns)} | `{patterns[0].notation}` |"
        )
    return "\n".join(rows)
