"""Pages of a long list, for readers without scripts: where the others are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Paging:
    """One page among others."""

    number: int
    """Counted from 1."""
    last: int
    previous: str
    """Address; empty on the first page."""
    next: str
    near: tuple[tuple[int, str], ...]
    """Numbers and addresses of the first, the last and the neighbouring pages."""

    @classmethod
    def of(cls, total: int, per_page: int, number: int, address: Callable[[int], str]) -> Paging:
        """Page `number` of `total` things; `address` says where a page stands."""
        last = count(total, per_page)
        wanted = sorted({1, last, *(n for n in range(number - 2, number + 3) if 1 <= n <= last)})
        return cls(
            number=number,
            last=last,
            previous=address(number - 1) if number > 1 else "",
            next=address(number + 1) if number < last else "",
            near=tuple((n, address(n)) for n in wanted),
        )


def count(total: int, per_page: int) -> int:
    """How many pages there are; an empty list has one."""
    return max(1, -(-total // per_page))
