"""Makes Markdown of docstrings for the reference: examples and literal blocks become code."""

from __future__ import annotations

from typing import Any

import griffe

FENCE, PROMPT = "```", ">>> "


class MarkdownDocstrings(griffe.Extension):
    """Rewrites every docstring as it is read (mkdocs.yml names this file)."""

    def on_instance(self, *, obj: griffe.Object, **_: Any) -> None:
        """A name with its docstring was read."""
        if obj.docstring is not None:
            obj.docstring.value = as_markdown(obj.docstring.value)


def as_markdown(docstring: str) -> str:
    """A docstring with its examples (``>>>`` to the next blank line) fenced, and no lone ``::``.

    >>> as_markdown(f"Adds.\\n\\n{PROMPT}1 + 1\\n2").split("\\n")
    ['Adds.', '', '```pycon', '>>> 1 + 1', '2', '```']
    """
    lines: list[str] = []
    inside = False
    for line in docstring.split("\n"):
        if not inside and line.startswith(PROMPT):
            lines.append(f"{FENCE}pycon")
            inside = True
        elif inside and not line.strip():
            lines.append(FENCE)
            inside = False
        if line != "::":
            lines.append(line)
    return "\n".join([*lines, FENCE] if inside else lines)
