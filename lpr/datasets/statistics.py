"""What is in a data set, in numbers."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from lpr.datasets.dataset import Content, Dataset, class_counts, labels_of, source_of
from lpr.datasets.pictures import upright_size
from lpr.datasets.records import CharacterRecord


@dataclass(frozen=True, slots=True)
class Statistics:
    """Counts of a data set; sizes are width and height in pixels.

    ``classes`` counts characters, or in scenes plates; ``text_lengths`` counts plates by how many
    characters they have; ``empty`` pictures have no label.
    """

    pictures: int
    labels: int
    empty: int
    texts: int
    corners: int
    sources: Counter[str]
    regions: Counter[str]
    classes: Counter[str]
    characters: Counter[str]
    text_lengths: Counter[int]
    picture_sizes: list[tuple[int, int]]
    box_sizes: list[tuple[float, float]]


def count_dataset(dataset: Dataset) -> Statistics:
    """The numbers of a data set.

    Raises:
        LabelError: a picture cannot be read.
    """
    records = dataset.records
    labels = [labels_of(record) for record in records]
    flat = [label for of_record in labels for label in of_record]
    is_plates = dataset.content in (Content.SCENES, Content.PLATES)
    texts = [label.text for label in flat if label.text] if is_plates else []
    regions = [getattr(record, "region", None) for record in records]
    return Statistics(
        pictures=len(records),
        labels=len(flat),
        empty=sum(not of_record for of_record in labels),
        texts=len(texts),
        corners=sum(
            bool(plate.quad) for record in records for plate in getattr(record, "plates", ())
        ),
        sources=Counter(source_of(r) for r in records if not isinstance(r, CharacterRecord)),
        regions=Counter(region for region in regions if region),
        classes=class_counts(dataset),
        characters=Counter("".join(label.text or "" for label in flat)),
        text_lengths=Counter(len(text) for text in texts),
        picture_sizes=[upright_size(record.image, record.place) for record in records],
        box_sizes=[(label.box.width, label.box.height) for label in flat if label.box],
    )
