"""How Alembic runs the migrations: over the connection that it is given, in its transaction."""

from alembic import context

from lpr.service.store.tables import Table

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Table.metadata,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
