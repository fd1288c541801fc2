#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Two tasks of bench/sql with SQLAlchemy Core, printed as "database task seconds" lines."""
import os
import tempfile
import time

import sqlalchemy
from sqlalchemy import BigInteger, Column, Float, Integer, MetaData, String, Table, Text, create_engine, insert, select

ROWS = 100_000
metadata = MetaData()
reading = Table("reading", metadata,
                Column("id", BigInteger, primary_key=True, autoincrement=False),
                Column("sensor", String(40), nullable=False), Column("place", Text, nullable=False),
                Column("value", Float(53), nullable=False), Column("count", Integer, nullable=False))


def measure(name, url, **options):
    rows = [{"id": i, "sensor": f"sensor number {i % 1000}", "place": f"hall {i % 77}, row 5", "value": i * 0.37,
             "count": i % 90} for i in range(1, ROWS + 1)]
    engine = create_engine(url, **options)
    metadata.drop_all(engine)
    metadata.create_all(engine)
    with engine.begin() as connection:
        start = time.perf_counter()
        connection.execute(insert(reading), rows)
        connection.commit() if hasattr(connection, "commit") else None
        print(name, "insert", time.perf_counter() - start, flush=True)
    with engine.connect() as connection:
        start = time.perf_counter()
        fetched = connection.execute(select(reading)).fetchall()
        print(name, "fetch", time.perf_counter() - start, flush=True)
        assert len(fetched) == ROWS
    metadata.drop_all(engine)
    engine.dispose()


print("version", sqlalchemy.__version__)
with tempfile.TemporaryDirectory() as folder:
    measure("sqlite", "sqlite:///" + os.path.join(folder, "sqlalchemy.db"))
if url := os.environ.get("CARAFE_TEST_POSTGRESQL_URL"):
    # The fast way psycopg2 has; without it every row is a statement of its own.
    measure("postgresql", url.replace("postgresql://", "postgresql+psycopg2://"), executemany_mode="values_plus_batch")
if url := os.environ.get("CARAFE_TEST_MARIADB_URL"):
    measure("mariadb", url.replace("mariadb://", "mysql+mysqldb://"))
