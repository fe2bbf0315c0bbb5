"""Run by the virtual environment's Python: logs in to a given database and looks for what we need.

`python check_database.py VARIABLE`, with the PG… variables set, says what is wrong in one sentence and exits
with 1.
"""

import os
import sys

import psycopg

# Not fuzzystrmatch: PostgreSQL lets the owner of a database add that one, which a migration does.
NEEDED = ("postgis", "pg_trgm", "unaccent", "btree_gist", "citext")


def main(variable: str) -> str | None:
    """The sentence about what is wrong, or None."""
    name = os.environ.get("PGDATABASE", "")
    try:
        with psycopg.connect(connect_timeout=5) as connection:
            found = {row[0] for row in connection.execute("SELECT extname FROM pg_extension")}
    except psycopg.Error as error:
        reason = (str(error).strip().splitlines() or ["no reason given"])[-1]
        return f"{variable} names the database '{name}', which does not let us in ({reason})."
    missing = [extension for extension in NEEDED if extension not in found]
    if missing:
        statements = " ".join(f"CREATE EXTENSION {extension};" for extension in missing)
        return f"{variable} names the database '{name}', where an administrator still has to run {statements}"
    return None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
