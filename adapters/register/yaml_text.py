"""YAML as plain texts with the line of each, so that every fault can say where it stands."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

from domain.errors import RuleBroken

BYTES = 5_000_000
Path = tuple[str | int, ...]


@dataclass
class Reading:
    """What was read: every scalar a text, so that `no` stays a word and 005 a code. `lines` count from 1."""

    data: Any = None
    lines: dict[Path, int] = field(default_factory=dict)
    twice: list[Path] = field(default_factory=list)
    seen: set[int] = field(default_factory=set)

    def line(self, path: Path) -> int:
        """Return the line of a field, or of the nearest thing around it that was written."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def read_yaml(content: bytes) -> Reading:
    """Read one YAML document; raises RuleBroken when it is too large, not UTF-8, not YAML, or uses aliases."""
    if len(content) > BYTES:
        raise RuleBroken("file.size", limit=BYTES // 1_000_000)
    reading = Reading()
    try:
        node = yaml.compose(content.decode("utf-8-sig"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        reading.data = _built(reading, node, ()) if node is not None else {}
    except UnicodeDecodeError:
        raise RuleBroken("file.encoding") from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise RuleBroken("file.yaml", line=mark.line + 1 if mark else 1) from None
    except (yaml.YAMLError, RecursionError):
        raise RuleBroken("file.yaml", line=1) from None
    return reading


def _built(reading: Reading, node: yaml.Node, path: Path) -> Any:
    line = node.start_mark.line + 1
    if id(node) in reading.seen:
        raise RuleBroken("file.alias", line=line)  # a few aliases of aliases grow to gigabytes
    reading.seen.add(id(node))
    reading.lines.setdefault(path, line)
    if isinstance(node, yaml.MappingNode):
        return _mapping(reading, node, path)
    if isinstance(node, yaml.SequenceNode):
        return [_built(reading, item, (*path, number)) for number, item in enumerate(node.value)]
    return node.value


def _mapping(reading: Reading, node: yaml.MappingNode, path: Path) -> Mapping[str, Any]:
    """Read a mapping. A field left empty counts as not written."""
    found: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key = str(key_node.value)
        here = (*path, key)
        if here in reading.lines:
            reading.twice.append(here)
        reading.lines[here] = key_node.start_mark.line + 1
        if not isinstance(value_node, yaml.ScalarNode) or value_node.value or value_node.style:
            found[key] = _built(reading, value_node, here)
    return found
