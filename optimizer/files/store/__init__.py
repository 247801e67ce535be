"""A school as one file, `NAME.desk`: tables, weeks, versions and journal in SQLite."""
