"""LiteRT models that count in int8, ranges fixed on pictures, but for layers that stay exact."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from lpr.arrays import FloatArray
from lpr.training.export import quiet_converter, unconverted

if TYPE_CHECKING:
    import keras


def with_fixed_ranges(
    model: keras.Model,
    input_shape: tuple[int | None, ...],
    batches: Sequence[FloatArray],
    rounded: Callable[[str], bool],
) -> bytes:
    """The LiteRT flatbuffer of a Keras model, some of whose layers compute in int8.

    Weights are rounded channel by channel, what layers give by the range of values that the
    batches show (Jacob et al. 2018, "Quantization and Training of Neural Networks for Efficient
    Integer-Arithmetic-Only Inference"). Input and output stay float32.

    Args:
        model: the trained model.
        input_shape: batch x height x width x channels, None where any size will do.
        batches: inputs as the model will meet them.
        rounded: whether a layer computes in int8, by the name of what it gives.
    """
    import tensorflow as tf

    def converter() -> Any:
        found = unconverted(model, input_shape)
        found.optimizations = [tf.lite.Optimize.DEFAULT]
        found.representative_dataset = lambda: ([batch] for batch in batches)
        return found

    debugger, options = (
        tf.lite.experimental.QuantizationDebugger,
        tf.lite.experimental.QuantizationDebugOptions,
    )
    with quiet_converter():
        exact = [name for name in _names(converter().convert()) if not rounded(name)]
        chosen: bytes = debugger(
            converter=converter(),
            debug_dataset=lambda: ([batch] for batch in batches[:1]),
            debug_options=options(denylisted_nodes=exact),
        ).get_nondebug_quantized_model()
    return chosen


def _names(flatbuffer: bytes) -> list[str]:
    """Of all values in a model."""
    from ai_edge_litert.interpreter import Interpreter

    details = Interpreter(model_content=flatbuffer).get_tensor_details()
    return [str(one["name"]) for one in details]
