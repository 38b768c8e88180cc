"""loans, and what SQLite only takes by making the table anew"""
import sqlalchemy as sa
from alembic import op

from models import Guid

revision, down_revision = "b27d9e", "a1f0c3"


def upgrade():
    op.create_table(
        "tag",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("slug", sa.String(30), nullable=False),
        sa.Column("parent_id", sa.Integer),
        sa.ForeignKeyConstraint(["parent_id"], ["tag.id"], name=op.f("fk_tag_parent_id_tag")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tag")),
        sa.UniqueConstraint("slug", name=op.f("uq_tag_slug")))
    op.create_table(
        "loan",
        sa.Column("thing_id", Guid, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("person_id", sa.Integer, nullable=False),
        sa.Column("fee", sa.Numeric(8, 3)),
        sa.Column("returned", sa.Boolean, server_default=sa.false(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_loan_person_id_person")),
        sa.ForeignKeyConstraint(["thing_id"], ["thing.id"], name=op.f("fk_loan_thing_id_thing"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("thing_id", "number", name=op.f("pk_loan")))
    with op.batch_alter_table("person") as person:
        person.add_column(sa.Column("name", sa.Unicode(80)))
    with op.batch_alter_table("thing") as thing:
        thing.create_check_constraint("price_sign", "price >= 0")
    op.create_index("ix_thing_lost", "thing", ["owner_id", "price"], unique=True,
                    sqlite_where=sa.text("state = 'lost'"), postgresql_where=sa.text("state = 'lost'"))


def downgrade():
    op.drop_table("loan")
    op.drop_table("tag")
