"""Google Cloud Vision as a reader of plates, through Google's own client.

Pictures of plates leave this machine and each costs money: nothing is sent unless this reader is
named, at most ``max_requests`` pictures are, and nothing is sent to warm up or to measure times.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from lpr.arrays import Image
from lpr.engines.google_vision.answers import reading_of
from lpr.engines.google_vision.asking import Asking, Patience, Refusal, retry_after_s, told
from lpr.engines.google_vision.options import NAME, GoogleVisionOptions
from lpr.engines.options import parse_options
from lpr.errors import ConfigError, EngineError, first_line
from lpr.reading.base import TracedPlate
from lpr.reading.crops import import_for, unexplained
from lpr.reading.text_rows import split_rows
from lpr.rectification import rectify
from lpr.stopwatch import Stopwatch
from lpr.types import Detection, Reading

SCOPES = ("https://www.googleapis.com/auth/cloud-vision",)
"""What its tokens are good for: this service alone."""
AT_ONCE = 16
"""Pictures of one request: the service takes no more."""
GAP = 0.5
"""Blank between rows that are set side by side, of their height."""


class GoogleVisionReader:
    """A `PlateReader` that asks Google Cloud Vision.

    A plate is made upright, and rows of a two-line one are set side by side, so that it is one
    picture with one line of text.

    Args:
        model_path: must be None: there is no model here.
        threads: plays no part.
        options: see `GoogleVisionOptions`.

    Raises:
        ConfigError: the client is not installed, an option is not its, or no credentials are
            found.
    """

    paid = True

    def __init__(
        self,
        model_path: str | Path | None = None,
        threads: int = 1,
        options: Mapping[str, Any] | None = None,
    ) -> None:
        if model_path is not None:
            raise ConfigError(f"{model_path}: reader '{NAME}' has no model; leave it out")
        self._options = parse_options(NAME, GoogleVisionOptions, options or {})
        self._vision = import_for(NAME, "google.cloud.vision")
        self._client = _client(self._vision, self._options)
        self._asking = Asking(self._options, refusal_of)
        self._made_from = threads, dict(options or {})

    def read(
        self, image: Image, detections: Sequence[Detection], watch: Stopwatch, explain: bool
    ) -> list[TracedPlate]:
        """The plates; they have no characters, and no candidate but the one reading.

        Raises:
            EngineError: see `lpr.engines.google_vision.asking.Asking`; one picture that the
                service cannot read is an unread plate where there are others.
        """
        with watch.stage("rectify"):
            lines = [one_line(split_rows(rectify(image, found).image)) for found in detections]
        with watch.stage("classify"):
            groups = [lines[start : start + AT_ONCE] for start in range(0, len(lines), AT_ONCE)]
            readings = [one for group in groups for one in self._ask(group)]
        return [
            unexplained(found, [reading], explain)
            for found, reading in zip(detections, readings, strict=True)
        ]

    def _ask(self, lines: Sequence[Image]) -> list[Reading]:
        request = self._vision.BatchAnnotateImagesRequest(
            requests=[self._request(line) for line in lines]
        )

        def send() -> Any:
            return self._client.batch_annotate_images(
                request=request, retry=None, timeout=self._options.timeout_s
            )

        answers = list(self._asking.ask(len(lines), send).responses)
        if len(answers) != len(lines):
            raise EngineError(
                f"{NAME} answered {len(answers)} of {len(lines)} pictures; report this"
            )
        readings, refused = [], None
        for answer in answers:
            try:
                readings.append(reading_of(answer))
            except EngineError as error:
                refused = error
                readings.append(Reading("", 0.0))
        if refused is not None and len(lines) == 1:
            raise refused
        return readings

    def _request(self, line: Image) -> dict[str, Any]:
        png = cv2.imencode(".png", line)[1].tobytes()
        request: dict[str, Any] = {
            "image": {"content": png},
            "features": [{"type_": self._options.feature}],
        }
        if self._options.language_hints:
            request["image_context"] = {"language_hints": list(self._options.language_hints)}
        return request

    def __reduce__(self) -> tuple[Any, ...]:
        threads, options = self._made_from
        return GoogleVisionReader, (None, threads, options)


def one_line(rows: Sequence[Image]) -> Image:
    """The rows of a plate side by side, as high as the highest one, as one picture."""
    height_px = max(row.shape[0] for row in rows)
    ground = np.median(rows[0].reshape(-1, 3), axis=0).astype(np.uint8)
    parts = []
    for row in rows:
        width_px = max(1, round(row.shape[1] * height_px / row.shape[0]))
        gap = np.broadcast_to(ground, (height_px, round(GAP * height_px), 3))
        parts += [cv2.resize(row, (width_px, height_px), interpolation=cv2.INTER_CUBIC), gap]
    return np.ascontiguousarray(np.concatenate(parts[:-1], axis=1), np.uint8)


def refusal_of(error: Exception) -> Refusal | None:
    """What an error of Google's libraries means; None where it is none of theirs."""
    from google.api_core import exceptions as api
    from google.auth import exceptions as auth
    from requests import exceptions as http

    if isinstance(error, api.GoogleAPICallError):
        return _refusal_of_status(error)
    if isinstance(error, auth.RefreshError | auth.DefaultCredentialsError):
        words = f"the credentials are refused ({told(error)}); see that they are valid"
        return Refusal(words, Patience.NEVER)
    if isinstance(error, http.Timeout):
        return Refusal("no answer in time; raise timeout_s, or try later", Patience.AGAIN)
    if isinstance(error, auth.TransportError | http.ConnectionError | api.RetryError):
        words = f"cannot be reached ({told(error)}); see that the network is there"
        return Refusal(words, Patience.AGAIN)
    return None


_NEVER = {
    401: "the credentials are refused; see that the key is valid, and of this project",
    403: "access is forbidden; see that the project has the Vision API and billing, and that the "
    "account may use them",
    404: "there is no such service at this endpoint",
}
_AGAIN = {
    429: "the quota is used up, or too much was asked at once; see the quotas of the project",
    500: "the service has an internal error",
    502: "the service is out of order",
    503: "the service is out of order",
    504: "the service took too long",
}


def _refusal_of_status(error: Any) -> Refusal:
    """What an HTTP status means, with what the service says itself."""
    status = int(error.code or 0)
    words = (_NEVER | _AGAIN).get(status, "the request is refused")
    patience = Patience.NEVER if status in _NEVER else Patience.NOT_THIS
    if status in _AGAIN:
        patience = Patience.AGAIN
    wait_s = retry_after_s(getattr(error.response, "headers", None))
    return Refusal(f"{status}: {words} ({told(error)})", patience, wait_s)


def _client(vision: Any, options: GoogleVisionOptions) -> Any:
    """Google's client, over REST.

    Raises:
        ConfigError: no credentials are found, or the file is none.
    """
    import google.auth
    from google.api_core.client_options import ClientOptions
    from google.auth.exceptions import DefaultCredentialsError

    file, credentials = options.credentials, None
    if file is not None and not Path(file).is_file():
        raise ConfigError(f"{file}: no such file; name a key file of Google Cloud")
    try:
        if file is not None:
            # The client's own option for that has no effect over REST.
            load: Any = google.auth.load_credentials_from_file
            credentials, _ = load(str(file), scopes=SCOPES, quota_project_id=options.project)
        return vision.ImageAnnotatorClient(
            credentials=credentials,
            transport="rest",
            client_options=ClientOptions(
                api_endpoint=options.endpoint, quota_project_id=options.project
            ),
        )
    except (DefaultCredentialsError, ValueError, OSError) as error:
        raise ConfigError(
            f"reader '{NAME}' has no credentials ({first_line(error)}); set "
            "GOOGLE_APPLICATION_CREDENTIALS, or name a key file with --reader-option "
            "credentials=key.json"
        ) from error
