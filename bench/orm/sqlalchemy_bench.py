#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""The tasks of bench/orm with SQLAlchemy, printed as "task seconds" lines."""
import dataclasses
import os
import random
import sys
import tempfile
import time

import sqlalchemy
from sqlalchemy import Column, Integer, String, create_engine, event, select
from sqlalchemy.orm import Session, declarative_base

ROWS = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
Base = declarative_base()


class Customer(Base):
    __tablename__ = "customer"
    id = Column(Integer, primary_key=True)
    name = Column(String(50), nullable=False)
    email = Column(String(50), nullable=False)
    age = Column(Integer, nullable=False)


@dataclasses.dataclass
class Plain:
    """What a plain row is: a struct of its own, which no session watches."""

    id: int
    name: str
    email: str
    age: int


def main():
    texts = [(f"Customer number {i}", f"customer{i}@example.com") for i in range(1, ROWS + 1)]
    ids = list(range(1, ROWS + 1))
    random.Random(7).shuffle(ids)
    print("version", sqlalchemy.__version__)
    with tempfile.TemporaryDirectory() as folder:
        engine = create_engine("sqlite:///" + os.path.join(folder, "sqlalchemy.db"))

        @event.listens_for(engine, "connect")
        def as_carafe_does(connection, _):
            for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
                connection.execute("PRAGMA " + pragma)

        Base.metadata.create_all(engine)

        with Session(engine) as session:
            start = time.perf_counter()
            added = [Customer(name=name, email=email, age=i % 90) for i, (name, email) in enumerate(texts)]
            session.add_all(added)
            session.commit()
            print("insert", time.perf_counter() - start, flush=True)

        with Session(engine) as session:
            start = time.perf_counter()
            found = [session.get(Customer, id) for id in ids]
            print("get", time.perf_counter() - start, flush=True)
            assert found[0].id == ids[0]

        with Session(engine) as session:
            start = time.perf_counter()
            columns = select(Customer.id, Customer.name, Customer.email, Customer.age)
            everything = [Plain(*row) for row in session.execute(columns)]
            print("plain", time.perf_counter() - start, flush=True)
            assert len(everything) == ROWS

        with Session(engine) as session:
            start = time.perf_counter()
            objects = session.execute(select(Customer)).scalars().all()
            print("managed", time.perf_counter() - start, flush=True)
            assert len(objects) == ROWS


main()
