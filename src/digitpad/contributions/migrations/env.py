"""Alembic's environment: runs the migrations on the connection that `digitpad.contributions.store` passes."""

from alembic import context

from digitpad.contributions.schema import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
with context.begin_transaction():
    context.run_migrations()
