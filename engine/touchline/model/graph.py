"""What must be known before what: the circles of a graph, and an order without them. No recursion, so
that a chain of any length is read."""

from __future__ import annotations

from collections import deque
from collections.abc import Hashable, Mapping, Sequence
from typing import TypeVar

N = TypeVar("N", bound=Hashable)


def circles(graph: Mapping[N, Sequence[N]]) -> list[tuple[N, ...]]:
    """The circles of a graph (each node with what it reads), the first node not repeated at the end.

    Each node that lies on a circle is on one of those returned, each of which is the shortest through
    its first node; they come in the order of the graph's nodes.
    """
    knots = _knots(graph)
    shown: set[N] = set()
    found: list[tuple[N, ...]] = []
    for node in graph:
        if node in shown or node not in knots:
            continue
        way = _way_round(graph, node, knots[node])
        if way is not None:
            found.append(way)
            shown.update(way)
    return found


def in_order(graph: Mapping[N, Sequence[N]]) -> tuple[N, ...]:
    """The nodes, each after all that it reads, else in the order of the graph; what it reads that is no
    node of the graph does not count. A graph with a circle is our own bug (ValueError)."""
    done: dict[N, None] = {}
    for first in graph:
        path: dict[N, int] = {}
        stack = [first] if first not in done else []
        while stack:
            node = stack[-1]
            reads = graph[node]
            at = path.setdefault(node, 0)
            while at < len(reads) and (reads[at] in done or reads[at] not in graph):
                at += 1
            path[node] = at
            if at == len(reads):
                done[node] = None
                stack.pop()
            elif reads[at] in path:
                raise ValueError(f"a circle through {reads[at]}")
            else:
                stack.append(reads[at])
    return tuple(done)


def _way_round(graph: Mapping[N, Sequence[N]], start: N, knot: frozenset[N]) -> tuple[N, ...] | None:
    """The shortest way from a node back to it, inside its knot."""
    came_from: dict[N, N] = {}
    queue = deque([start])
    while queue:
        node = queue.popleft()
        for read in graph[node]:
            if read == start:
                way = [node]
                while way[-1] != start:
                    way.append(came_from[way[-1]])
                return tuple(reversed(way))
            if read in knot and read not in came_from:
                came_from[read] = node
                queue.append(read)
    return None


def _knots(graph: Mapping[N, Sequence[N]]) -> dict[N, frozenset[N]]:
    """Each node with the nodes that it reaches and that reach it, itself among them (Tarjan's strongly
    connected components, with its own stack)."""
    number: dict[N, int] = {}
    lowest: dict[N, int] = {}
    open_nodes: dict[N, None] = {}
    knots: dict[N, frozenset[N]] = {}
    for first in graph:
        if first in number:
            continue
        number[first] = lowest[first] = len(number)
        open_nodes[first] = None
        path = [(first, iter(graph[first]))]
        while path:
            node, reads = path[-1]
            for read in reads:
                if read not in graph:
                    continue
                if read not in number:
                    number[read] = lowest[read] = len(number)
                    open_nodes[read] = None
                    path.append((read, iter(graph[read])))
                    break
                if read in open_nodes:
                    lowest[node] = min(lowest[node], number[read])
            else:
                path.pop()
                if path:
                    above = path[-1][0]
                    lowest[above] = min(lowest[above], lowest[node])
                if lowest[node] == number[node]:
                    knot: list[N] = []
                    while not knot or knot[-1] != node:
                        knot.append(open_nodes.popitem()[0])
                    together = frozenset(knot)
                    knots.update(dict.fromkeys(together, together))
    return knots
