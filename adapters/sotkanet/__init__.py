"""National statistics from Sotkanet, or from a small sample in its shapes."""

from adapters.sotkanet.client import Patience, Sotkanet
from adapters.sotkanet.sample import Sample

__all__ = ["Patience", "Sample", "Sotkanet"]
