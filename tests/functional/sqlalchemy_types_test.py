#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Rows that SQLAlchemy wrote are read by Carafe, and the other way round.

usage: sqlalchemy_types_test.py TYPES_PROGRAM

On SQLite, both also store the same bytes. Needs the packages python3-sqlalchemy,
python3-pymysql and python3-psycopg2."""
import datetime
import decimal
import enum
import json
import pathlib
import subprocess
import sys
import uuid

import sqlalchemy
from sqlalchemy import types

from support import check, check_equal, temporary_folder

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))
from database_servers import DatabaseServers  # noqa: E402

PROGRAM = sys.argv[1]


class Role(enum.Enum):
    guest = 1
    member = 2
    admin = 3


class Uuid(types.TypeDecorator):
    """As SQLAlchemy 2 stores it where the database has no UUIDs: 32 hex digits."""
    impl = types.CHAR(32)
    cache_ok = True

    def load_dialect_impl(self, dialect):
        if dialect.name == "postgresql":
            from sqlalchemy.dialects import postgresql
            return dialect.type_descriptor(postgresql.UUID(as_uuid=True))
        return dialect.type_descriptor(types.CHAR(32))

    def process_bind_param(self, value, dialect):
        return value if value is None or dialect.name == "postgresql" else value.hex

    def process_result_value(self, value, dialect):
        return value if value is None or isinstance(value, uuid.UUID) else uuid.UUID(value)


METADATA = sqlalchemy.MetaData()
SAMPLE = sqlalchemy.Table(
    "sample", METADATA,
    sqlalchemy.Column("id", types.Integer, primary_key=True),
    sqlalchemy.Column("small", types.SmallInteger, nullable=False),
    sqlalchemy.Column("big", types.BigInteger, nullable=False),
    sqlalchemy.Column("flag", types.Boolean, nullable=False),
    sqlalchemy.Column("real", types.Float(53), nullable=False),
    sqlalchemy.Column("price", types.Numeric(12, 2), nullable=False),
    sqlalchemy.Column("name", types.String(50), nullable=False),
    sqlalchemy.Column("note", types.Text, nullable=False),
    sqlalchemy.Column("photo", types.LargeBinary, nullable=False),
    sqlalchemy.Column("day", types.Date, nullable=False),
    sqlalchemy.Column("hour", types.Time, nullable=False),
    sqlalchemy.Column("moment", types.DateTime, nullable=False),
    sqlalchemy.Column("span", types.Interval, nullable=False),
    sqlalchemy.Column("role", types.Enum(Role, name="role"), nullable=False),
    sqlalchemy.Column("doc", types.JSON, nullable=False),
    sqlalchemy.Column("uid", Uuid, nullable=False),
    sqlalchemy.Column("maybe_price", types.Numeric(12, 2)),
    sqlalchemy.Column("maybe_day", types.Date),
    sqlalchemy.Column("maybe_role", types.Enum(Role, name="role")),
    sqlalchemy.Column("maybe_uid", Uuid))

# The rows that the program writes with 100 added to their ids.
ROWS = [
    dict(id=1, small=-32768, big=9223372036854775807, flag=True, real=0.1, price=decimal.Decimal("12.50"),
         name="Zoë \U0001F600", note="it's \"quoted\" \\ %", photo=b"\0\x01\xff'",
         day=datetime.date(2026, 11, 24), hour=datetime.time(13, 45, 30, 123),
         moment=datetime.datetime(2026, 11, 24, 13, 45, 30, 123),
         span=datetime.timedelta(hours=25, microseconds=1), role=Role.member,
         doc={"a": [1, 2.5, None, True], "ü": "\U0001F600"}, uid=uuid.UUID("123e4567-e89b-12d3-a456-426614174000"),
         maybe_price=decimal.Decimal("-0.01"), maybe_day=datetime.date(1, 1, 1), maybe_role=Role.admin,
         maybe_uid=uuid.UUID(int=0)),
    dict(id=2, small=0, big=-9223372036854775808, flag=False, real=-1e300, price=decimal.Decimal("9999999999.99"),
         name="", note="", photo=b"", day=datetime.date(9999, 12, 31), hour=datetime.time(0),
         moment=datetime.datetime(1969, 12, 31, 23, 59, 59, 999999), span=-datetime.timedelta(minutes=90),
         role=Role.guest, doc=[], uid=uuid.UUID("f" * 32), maybe_price=None, maybe_day=None, maybe_role=None,
         maybe_uid=None)]


def program(url, command):
    done = subprocess.run([PROGRAM, url, command], capture_output=True, text=True, timeout=60)
    check(done.returncode == 0, f"{command} on {url.split(':')[0]}: {done.stderr}")
    return [json.loads(line) for line in done.stdout.splitlines()]


def values(row):
    return {key: value for key, value in row.items() if key != "id"}


def check_both_ways(url, engine):
    """In an existing, empty table."""
    with engine.begin() as connection:
        connection.execute(SAMPLE.insert(), ROWS)
    program(url, "write")
    first, second, third, fourth = program(url, "read")
    check_equal(values(first), values(third), "Carafe reads both alike")
    check_equal(values(second), values(fourth), "Carafe reads both alike")
    check_equal(first["price"], "12.50")
    check_equal(first["uid"], "123e4567-e89b-12d3-a456-426614174000")
    check_equal(first["moment"], "2026-11-24T13:45:30.000123")
    check_equal(first["span"], 90000.000001)
    check_equal(first["role"], "member")
    check_equal(first["doc"], ROWS[0]["doc"])
    check_equal(second["span"], -5400)
    check_equal(second["maybe_day"], None)
    with engine.connect() as connection:
        written = [dict(row._mapping) for row in connection.execute(SAMPLE.select().order_by(SAMPLE.c.id))]
    for expected, row in zip(ROWS + ROWS, written):
        for name, value in values(expected).items():
            check_equal(row[name], value, f"SQLAlchemy reads {name} of row {row['id']}")


def check_same_bytes(engine):
    with engine.connect() as connection:
        for column in SAMPLE.columns.keys():
            if column in ("id", "doc"):  # JSON has blanks, or has none
                continue
            for first, second in ((1, 101), (2, 102)):
                stored = [tuple(row) for row in connection.execute(sqlalchemy.text(
                    f"SELECT typeof({column}), quote({column}) FROM sample WHERE id IN ({first}, {second})"))]
                check_equal(stored[0], stored[1], f"the bytes of {column}")


with temporary_folder() as folder, DatabaseServers() as servers:
    for creator in ("sqlalchemy", "carafe"):
        url = f"sqlite:///{folder}/{creator}.db"
        engine = sqlalchemy.create_engine(url)
        if creator == "sqlalchemy":
            METADATA.create_all(engine)
        else:
            program(url, "create")
        check_both_ways(url, engine)
        check_same_bytes(engine)
        print(f"sqlite, the table made by {creator}: the same values both ways, the same bytes")
    for url, python_url in ((servers.mariadb.url, "mysql+pymysql" + servers.mariadb.url.removeprefix("mariadb")),
                            (servers.postgresql.url, servers.postgresql.url)):
        name = url.split(":")[0]
        options = {"connect_args": {"charset": "utf8mb4"}} if name == "mariadb" else {}
        admin = sqlalchemy.create_engine(python_url, isolation_level="AUTOCOMMIT", **options)
        with admin.connect() as connection:
            connection.execute(sqlalchemy.text("CREATE DATABASE types_test"))
        admin.dispose()
        url, python_url = (text.rsplit("/", 1)[0] + "/types_test" for text in (url, python_url))
        engine = sqlalchemy.create_engine(python_url, **options)
        program(url, "create")
        check_both_ways(url, engine)
        engine.dispose()
        print(f"{name}: the same values both ways")
