"""What who asks may see, and act upon: of all else is said that it is not there.

Passages are of a camera; rules and gates are of the cameras that they name, and of those alone who
may see all of them. What names none is about all cameras.
"""

from __future__ import annotations

from lpr.errors import NotFound
from lpr.service.http.access import who
from lpr.service.http.parts import parts
from lpr.service.store import Camera, Gate, PassageRow, Rule


def seen_passage(passage_id: str) -> PassageRow:
    """A passage.

    Raises:
        NotFound: there is none, or none for who asks.
    """
    row = parts().store.passages.get(passage_id)
    if row is None or not who().sees(row.camera_id):
        raise NotFound(f"there is no passage {passage_id[:40]}")
    return row


def seen_camera(camera_id: int) -> Camera:
    """A camera.

    Raises:
        NotFound: there is none, or none for who asks.
    """
    if not who().sees(camera_id):
        raise NotFound(f"there is no camera {camera_id}")
    return parts().store.cameras.get(camera_id)


def seen_gates() -> tuple[Gate, ...]:
    """The gates that who asks may open, by name."""
    return tuple(gate for gate in parts().store.gates.all() if who().sees_all(gate.cameras))


def seen_gate(gate_id: int) -> Gate:
    """A gate.

    Raises:
        NotFound: there is none, or none for who asks.
    """
    gate = parts().store.gates.get(gate_id)
    if not who().sees_all(gate.cameras):
        raise NotFound(f"there is no gate {gate_id}")
    return gate


def seen_rules() -> tuple[Rule, ...]:
    """The rules that who asks may switch, by name."""
    return tuple(rule for rule in parts().store.rules.all() if _sees(rule))


def seen_rule(rule_id: int) -> Rule:
    """A rule.

    Raises:
        NotFound: there is none, or none for who asks.
    """
    rule = parts().store.rules.get(rule_id)
    if not _sees(rule):
        raise NotFound(f"there is no rule {rule_id}")
    return rule


def _sees(rule: Rule) -> bool:
    return who().sees_all(rule.settings.conditions.cameras)
