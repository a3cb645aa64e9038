"""The code of a region from what people write: a code, or a name ("HR", "Croatia")."""

from __future__ import annotations

import re
from functools import lru_cache

from lpr.errors import ConfigError, shown, unknown_name
from lpr.formats.grammar import available_groups, available_regions, codes_by_name

COUNTRIES = frozenset(
    re.findall(
        r"\w\w",
        """
        ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bl bm bn bo bq br
        bs bt bv bw by bz ca cc cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz
        ec ee eg eh er es et fi fj fk fm fo fr ga gb gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw
        gy hk hm hn hr ht hu id ie il im in io iq ir is it je jm jo jp ke kg kh ki km kn kp kr kw ky
        kz la lb lc li lk lr ls lt lu lv ly ma mc md me mf mg mh mk ml mm mn mo mp mq mr ms mt mu mv
        mw mx my mz na nc ne nf ng ni nl no np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py
        qa re ro rs ru rw sa sb sc sd se sg sh si sj sk sl sm sn so sr ss st sv sx sy sz tc td tf tg
        th tj tk tl tm tn to tr tt tv tw tz ua ug um us uy uz va vc ve vg vi vn vu wf ws xk ye yt za
        zm zw
        """,
    )
)
"""ISO 3166-1's codes, and Kosovo's; not all of them have a grammar."""
_STATE = re.compile(r"[a-z0-9]{1,3}")
_LONGEST = 40
"""Of a name that is worth looking for one like it."""


def region_code(name: str) -> str:
    """The code, in lower case, of a country, a state or a group of countries.

    A country's code is known whether or not lpr has a grammar for its plates.

    >>> region_code("Croatia"), region_code("US-CA"), region_code("new south wales")
    ('hr', 'us-ca', 'au-nsw')

    Raises:
        ConfigError: nothing is called so; says the close names.
    """
    code, complaint = _look_up(" ".join(name.lower().split()))
    if complaint:
        raise ConfigError(complaint)
    return code


# Labels repeat a few names thousands of times, wrong ones too.
@lru_cache(maxsize=1024)
def _look_up(name: str) -> tuple[str, str]:
    """The code, or what is wrong with the name."""
    code = name.replace("_", "-")
    country, dash, state = code.partition("-")
    is_state = bool(dash) and _STATE.fullmatch(state) is not None
    has_states = any(known.startswith(f"{country}-") for known in available_regions())
    if code in available_regions() or code in available_groups() or code in COUNTRIES:
        return code, ""
    if is_state and country in COUNTRIES and not has_states:
        return code, ""
    codes = codes_by_name().get(name, ())
    if len(codes) > 1:
        return "", f"'{name}' may be {' or '.join(codes)}; write one of these codes"
    if codes:
        return codes[0], ""
    if len(name) > _LONGEST:
        return "", f"no region is called {shown(name)}; write a code such as 'HR' or 'US-CA'"
    known = (*codes_by_name(), *available_regions(), *available_groups())
    complaint = unknown_name("region", name, known)
    if "did you mean" not in complaint:
        complaint = f"no region is called '{name}'; write a code such as 'HR' or 'US-CA'"
    return "", complaint
