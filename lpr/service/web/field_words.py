"""What fields are called in sentences to people; programs are told the names themselves."""

from __future__ import annotations

import re

WORDS = {
    "allowed_minutes": "the longest stay allowed",
    "api_key": "the key",
    "clock_error_s": "the error of the clocks",
    "close_text": "the text that closes",
    "close_url": "the address that closes",
    "day_maximum": "the most a day costs",
    "distance_error_m": "the error of the distance",
    "distance_m": "the distance",
    "dwell_min": "how long it stays, in minutes,",
    "free_minutes": "the time that costs nothing, in minutes,",
    "from_camera": "the first camera",
    "further_minutes": "the length of each further step, in minutes,",
    "further_price": "the price of each further step",
    "keep_days": "the number of days to keep it",
    "limit_kmh": "the speed limit",
    "lockout_s": "how long it opens for no other, in seconds,",
    "longest_hours": "the longest visit in hours",
    "longest_minutes": "the longest travel in minutes",
    "min_confidence": "the least confidence",
    "min_sureness": "the least sureness of a match",
    "needs_format": "whether a format has to fit",
    "open_at": "the confidence to open a passage at",
    "open_text": "the text that opens",
    "open_url": "the address that opens",
    "pause_min": "the pause in minutes",
    "per_minute": "the number of requests a minute",
    "pulse_s": "how long it stays open, in seconds,",
    "quiet_hours": "the hours without notices",
    "same_after_s": "the time after which it is another passage, in seconds,",
    "seen_times": "how often it was seen",
    "signing_key": "the key to sign with",
    "silent_min": "the silence in minutes",
    "time_zone": "the time zone",
    "to_camera": "the last camera",
    "unseen_min": "how long it was not seen, in minutes,",
    "valid_from": "the time that it counts from",
    "valid_to": "the time that it counts until",
    "warn_percent": "the share that counts as nearly full",
    "warn_share": "the share that counts as nearly full",
    "within_min": "the span of minutes in which it was seen",
}
_NAMES = re.compile(rf"\b(?:{'|'.join(WORDS)})\b")


def in_words(text: str) -> str:
    """A sentence with the names of fields in words.

    >>> in_words("pause_min is -1; give minutes from 0 on")
    'the pause in minutes is -1; give minutes from 0 on'
    """
    return _NAMES.sub(lambda found: WORDS[found[0]], text)
