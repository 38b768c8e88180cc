"""A SQLAlchemy schema; run by itself it prints its DDL, as groundway.toml's models = { command = ... } wants it."""
import enum

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import declarative_base
from sqlalchemy.schema import CreateIndex, CreateTable

Base = declarative_base()


class Mood(enum.Enum):
    sad = 1
    ok = 2


class User(Base):
    __tablename__ = "users"
    id = sa.Column(sa.Integer, primary_key=True)
    email = sa.Column(sa.String(120), unique=True, nullable=False, index=True)
    mood = sa.Column(sa.Enum(Mood, name="mood"), server_default="ok")
    tags = sa.Column(postgresql.ARRAY(sa.Text), nullable=False, server_default="{}")
    meta = sa.Column(postgresql.JSONB)
    made = sa.Column(sa.DateTime(timezone=True), server_default=sa.func.now())


class Order(Base):
    __tablename__ = "orders"
    id = sa.Column(sa.BigInteger, sa.Identity(always=True), primary_key=True)
    user_id = sa.Column(sa.ForeignKey("users.id", ondelete="CASCADE"), nullable=False)
    total = sa.Column(sa.Numeric(10, 2), sa.CheckConstraint("total >= 0", name="total_is_positive"))
    __table_args__ = (sa.Index("orders_of_user", "user_id", postgresql_where=sa.text("total > 0")),)


def print_ddl():
    dialect = postgresql.dialect()
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, sa.Enum):
                print(str(postgresql.CreateEnumType(postgresql.ENUM(*column.type.enums, name=column.type.name)).compile(dialect=dialect)) + ";")
        print(str(CreateTable(table).compile(dialect=dialect)) + ";")
        for index in sorted(table.indexes, key=lambda i: i.name):
            print(str(CreateIndex(index).compile(dialect=dialect)) + ";")


if __name__ == "__main__":
    print_ddl()
