"""Stock of a shop: what is there, what is reserved, and for how long."""

from __future__ import annotations

import logging
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta

log = logging.getLogger(__name__)

RESERVATION_TIME = timedelta(minutes=15)


class InventoryError(Exception):
    """Something that the shop has to tell its customer."""


class UnknownItem(InventoryError):
    def __init__(self, sku: str) -> None:
        super().__init__(f"no item {sku}")
        self.sku = sku


class OutOfStock(InventoryError):
    def __init__(self, sku: str, wanted: int, free: int) -> None:
        super().__init__(f"{wanted} of {sku} wanted, {free} free")
        self.sku = sku
        self.wanted = wanted
        self.free = free


@dataclass(frozen=True)
class Reservation:
    id: int
    sku: str
    count: int
    expires: datetime


@dataclass
class Item:
    sku: str
    name: str
    on_hand: int = 0
    reservations: dict[int, Reservation] = field(default_factory=dict)

    @property
    def reserved(self) -> int:
        return sum(r.count for r in self.reservations.values())

    @property
    def free(self) -> int:
        return self.on_hand - self.reserved


class Inventory:
    """All items by their stock-keeping unit. Not safe for several threads."""

    def __init__(self, now=datetime.now) -> None:
        self._items: dict[str, Item] = {}
        self._next_id = 1
        self._now = now

    def add(self, sku: str, name: str, count: int = 0) -> Item:
        if sku in self._items:
            raise InventoryError(f"item {sku} exists already")
        item = Item(sku, name, count)
        self._items[sku] = item
        return item

    def item(self, sku: str) -> Item:
        try:
            return self._items[sku]
        except KeyError:
            raise UnknownItem(sku) from None

    def receive(self, sku: str, count: int) -> None:
        if count <= 0:
            raise ValueError("count must be positive")
        item = self.item(sku)
        item.on_hand += count
        log.info("received %d of %s, now %d", count, sku, item.on_hand)

    def reserve(self, sku: str, count: int) -> Reservation:
        if count <= 0:
            raise ValueError("count must be positive")
        item = self.item(sku)
        if item.free < count:
            raise OutOfStock(sku, count, item.free)
        reservation = Reservation(
            id=self._next_id,
            sku=sku,
            count=count,
            expires=self._now() + RESERVATION_TIME,
        )
        self._next_id += 1
        item.reservations[reservation.id] = reservation
        return reservation

    def release(self, reservation: Reservation) -> None:
        item = self.item(reservation.sku)
        item.reservations.pop(reservation.id, None)

    def ship(self, reservation: Reservation) -> None:
        item = self.item(reservation.sku)
        if reservation.id not in item.reservations:
            raise InventoryError(f"reservation {reservation.id} has expired")
        del item.reservations[reservation.id]
        item.on_hand -= reservation.count
        log.info("shipped %d of %s, now %d", reservation.count, item.sku, item.on_hand)

    def low(self, threshold: int) -> list[Item]:
        return [item for item in self._items.values() if item.free < threshold]

    def import_counts(self, rows: list[tuple[str, int]]) -> dict[str, int]:
        """Sets the counts that a stocktaking found. Returns the differences by item."""
        differences: dict[str, int] = defaultdict(int)
        for sku, counted in rows:
            item = self.item(sku)
            difference = counted - item.on_hand
            if difference:
                differences[sku] += difference
                item.on_hand = counted
        log.info("stocktaking: %d differences", len(differences))
        return dict(differences)
