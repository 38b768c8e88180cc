"""The models of a small rental desk, with the column types that SQLAlchemy keeps differently in SQLite and PostgreSQL."""
import enum, uuid

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import declarative_base, relationship
from sqlalchemy.types import CHAR, TypeDecorator

NAMES = {"ix": "ix_%(column_0_label)s", "uq": "uq_%(table_name)s_%(column_0_name)s",
         "ck": "ck_%(table_name)s_%(constraint_name)s",
         "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s", "pk": "pk_%(table_name)s"}
Base = declarative_base(metadata=sa.MetaData(naming_convention=NAMES))


class Guid(TypeDecorator):
    """uuid in PostgreSQL, 32 hexadecimal digits elsewhere."""
    impl = CHAR(32)
    cache_ok = True

    def load_dialect_impl(self, dialect):
        return dialect.type_descriptor(postgresql.UUID(as_uuid=True) if dialect.name == "postgresql" else CHAR(32))

    def process_bind_param(self, value, dialect):
        return value if value is None or dialect.name == "postgresql" else value.hex

    def process_result_value(self, value, dialect):
        return value if value is None or isinstance(value, uuid.UUID) else uuid.UUID(value)


class State(enum.Enum):
    ready = "ready"
    on_loan = "on loan"
    lost = "lost"


class Mood(enum.Enum):
    calm = 1
    cross = 2


state_type = sa.Enum(State, name="state")                        # a native type in PostgreSQL, VARCHAR in SQLite
mood_type = sa.Enum(Mood, name="mood", native_enum=False, create_constraint=True)  # VARCHAR and CHECK on both sides
json_type = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
tags_type = sa.JSON().with_variant(postgresql.ARRAY(sa.Text()), "postgresql")
numbers_type = sa.JSON().with_variant(postgresql.ARRAY(sa.Integer()), "postgresql")
flag_type = sa.Boolean(name="flag", create_constraint=True)


class Person(Base):
    __tablename__ = "person"
    id = sa.Column(sa.Integer, primary_key=True)
    email = sa.Column(sa.String(120), nullable=False, unique=True)
    password_hash = sa.Column(sa.String(200), nullable=False)
    active = sa.Column(flag_type, nullable=False, server_default=sa.true())
    mood = sa.Column(mood_type)
    name = sa.Column(sa.Unicode(80))
    things = relationship("Thing", back_populates="owner")


class Thing(Base):
    __tablename__ = "thing"
    id = sa.Column(Guid, primary_key=True, default=uuid.uuid4)
    owner_id = sa.Column(sa.ForeignKey("person.id", ondelete="SET NULL"), index=True)
    state = sa.Column(state_type, nullable=False, server_default="ready")
    price = sa.Column(sa.Numeric(10, 2), nullable=False, server_default="0")
    weight = sa.Column(sa.Float)
    exact = sa.Column(sa.Numeric(20, 10))
    size = sa.Column(sa.BigInteger)
    small = sa.Column(sa.SmallInteger)
    bought_on = sa.Column(sa.Date)
    opens_at = sa.Column(sa.Time)
    seen_at = sa.Column(sa.DateTime)
    checked_at = sa.Column(sa.DateTime(timezone=True))
    made_at = sa.Column(sa.DateTime, nullable=False, server_default=sa.func.current_timestamp())
    lasts = sa.Column(sa.Interval)
    facts = sa.Column(json_type)
    plain = sa.Column(sa.JSON)
    tags = sa.Column(tags_type)
    numbers = sa.Column(numbers_type)
    picture = sa.Column(sa.LargeBinary)
    pickled = sa.Column(sa.PickleType)
    note = sa.Column(sa.UnicodeText)
    owner = relationship(Person, back_populates="things")
    loans = relationship("Loan", back_populates="thing", cascade="all, delete-orphan")
    __table_args__ = (sa.CheckConstraint("price >= 0", name="price_sign"),
                      sa.Index("ix_thing_lost", "owner_id", "price", unique=True, sqlite_where=sa.text("state = 'lost'"),
                               postgresql_where=sa.text("state = 'lost'")))


class Loan(Base):
    __tablename__ = "loan"
    thing_id = sa.Column(Guid, sa.ForeignKey("thing.id", ondelete="CASCADE"), primary_key=True)
    number = sa.Column(sa.Integer, primary_key=True)
    person_id = sa.Column(sa.ForeignKey("person.id"), nullable=False)
    fee = sa.Column(sa.Numeric(8, 3))
    returned = sa.Column(sa.Boolean, nullable=False, server_default=sa.false())
    thing = relationship(Thing, back_populates="loans")


class Tag(Base):
    __tablename__ = "tag"
    id = sa.Column(sa.Integer, primary_key=True)
    slug = sa.Column(sa.String(30), nullable=False, unique=True)
    parent_id = sa.Column(sa.ForeignKey("tag.id"))
