"""How static files are named when they are collected."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFiles(CompressedManifestStaticFilesStorage):
    """A name holds the digest of the file, in the imports of modules too.

    So a module is loaded once, whoever imports it, and a page that is kept on a device finds just the files
    that it was made with.
    """

    support_js_module_import_aggregation = True
