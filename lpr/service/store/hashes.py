"""Texts of plates replaced by keyed hashes, where a site wants to count but not to know.

The hash is an HMAC (RFC 2104) with SHA-256, cut to 80 bits, under a key that is derived from the
store's: whoever has the database alone cannot try plates one by one.
"""

from __future__ import annotations

import re
from dataclasses import replace

from lpr import Passage
from lpr.errors import ConfigError
from lpr.service.store.folding import HASHED, WILDCARDS, plain
from lpr.service.store.secrets import Cipher
from lpr.service.store.settings import Settings
from lpr.service.store.values import Match, PassageQuery

SETTING = "plate_texts_hashed"
HASH_SIGNS = 16
"""Signs of a hash, five bits each."""
_HASH = re.compile(rf"{HASHED}[A-Z2-7]{{{HASH_SIGNS}}}")
_WHOLE_ONLY = (
    "plates are kept as hashes here, so that only whole plates can be looked for; look for it "
    "exactly, without ? and *"
)


def is_hash(text: str) -> bool:
    """Whether a text is the hash of one.

    >>> is_hash("#" + "A" * 16), is_hash("ZG1234AB")
    (True, False)
    """
    return _HASH.fullmatch(text) is not None


def as_stored(text: str) -> str:
    """A text as the table of texts has it: plain, or the hash that it is."""
    return text if is_hash(text) else plain(text)


class PlateHashes:
    """What stands in the place of texts, where the setting says so.

    Args:
        settings: say whether.
        cipher: has the key.
    """

    def __init__(self, settings: Settings, cipher: Cipher) -> None:
        self._settings, self._cipher = settings, cipher

    @property
    def on(self) -> bool:
        """Whether texts are replaced."""
        return bool(self._settings.get(SETTING, False))

    def switch(self, on: bool) -> None:
        """Begin or cease to replace the texts of what comes; what is kept stays as it is."""
        self._settings.set(SETTING, on)

    def of(self, text: str) -> str:
        """The hash of a text, whether texts are replaced or not; of nothing it is nothing."""
        said = as_stored(text)
        return said if is_hash(said) or not said else HASHED + self._cipher.mac(said)[:HASH_SIGNS]

    def text(self, text: str) -> str:
        """A text as it is kept now."""
        return self.of(text) if self.on else as_stored(text)

    def passage(self, passage: Passage) -> Passage:
        """A passage of which only its hash is known: without candidates, all looks hashed."""
        looks = tuple(replace(one, text=self.of(one.text)) for one in passage.looks)
        best = replace(passage.best, text=self.of(passage.best.text))
        return replace(passage, text=self.of(passage.text), best=best, looks=looks, candidates=())

    def asked(self, query: PassageQuery) -> PassageQuery:
        """What a query means where texts are replaced.

        Raises:
            ConfigError: it asks for more than whole plates.
        """
        if query.text is None or not query.text.strip():
            return query
        if is_hash(query.text):
            return replace(query, match=str(Match.EXACT))
        if not self.on:
            return query
        pattern = query.match == Match.WILDCARD and set(query.text) & set(WILDCARDS)
        if pattern or query.match in (Match.REGEX, Match.FUZZY):
            raise ConfigError(_WHOLE_ONLY)
        return replace(query, text=self.of(query.text), match=str(Match.EXACT))
