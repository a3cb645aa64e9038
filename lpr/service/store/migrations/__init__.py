"""What brings databases of earlier versions to the schema of this one; Alembic runs it."""
