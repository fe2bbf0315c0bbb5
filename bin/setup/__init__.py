"""Sets the service up on a machine and runs it: what the commands in bin/ share.

Plain standard library throughout: it runs before the virtual environment exists. The two exceptions are
`prepare_application` and `check_database`, which the virtual environment's own Python runs.
"""
