"""people and things"""
import sqlalchemy as sa
from alembic import op

from models import Guid, flag_type, json_type, mood_type, numbers_type, state_type, tags_type

revision, down_revision = "a1f0c3", None


def upgrade():
    op.create_table(
        "person",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("email", sa.String(120), nullable=False),
        sa.Column("password_hash", sa.String(200), nullable=False),
        sa.Column("active", flag_type, server_default=sa.true(), nullable=False),
        sa.Column("mood", mood_type),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("email", name=op.f("uq_person_email")))
    op.create_table(
        "thing",
        sa.Column("id", Guid, nullable=False),
        sa.Column("owner_id", sa.Integer),
        sa.Column("state", state_type, server_default="ready", nullable=False),
        sa.Column("price", sa.Numeric(10, 2), server_default="0", nullable=False),
        sa.Column("weight", sa.Float),
        sa.Column("exact", sa.Numeric(20, 10)),
        sa.Column("size", sa.BigInteger),
        sa.Column("small", sa.SmallInteger),
        sa.Column("bought_on", sa.Date),
        sa.Column("opens_at", sa.Time),
        sa.Column("seen_at", sa.DateTime),
        sa.Column("checked_at", sa.DateTime(timezone=True)),
        sa.Column("made_at", sa.DateTime, server_default=sa.func.current_timestamp(), nullable=False),
        sa.Column("lasts", sa.Interval),
        sa.Column("facts", json_type),
        sa.Column("plain", sa.JSON),
        sa.Column("tags", tags_type),
        sa.Column("numbers", numbers_type),
        sa.Column("picture", sa.LargeBinary),
        sa.Column("pickled", sa.PickleType),
        sa.Column("note", sa.UnicodeText),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name=op.f("fk_thing_owner_id_person"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_thing")))
    op.create_index(op.f("ix_thing_owner_id"), "thing", ["owner_id"])


def downgrade():
    op.drop_table("thing")
    op.drop_table("person")
