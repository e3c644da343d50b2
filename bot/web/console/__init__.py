"""The officers' console: one module a page, behind the table of roles."""
