"""The register's files: an alliance file, partners from a spreadsheet, and the demo alliance made of one."""
