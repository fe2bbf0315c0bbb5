"""How much one form may carry; Django itself sets no limit to files."""

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler

from reports.limits import MAX_PHOTO_BYTES, MAX_PHOTOS

# All photos of a report at once, as a form without JavaScript sends them, and room for its fields.
MAX_FORM_BYTES = MAX_PHOTOS * MAX_PHOTO_BYTES + 5_000_000


class WholeFormLimit(FileUploadHandler):
    """Stops before a byte is read where the announced length is too much, so that nobody fills the disk.

    Without it every page with a form, the log-in too, keeps files of any size while it reads the form.
    Raises RequestDataTooBig, which is a 400 page.
    """

    def handle_raw_input(self, input_data, META, content_length, boundary, encoding=None) -> None:
        if content_length > MAX_FORM_BYTES:
            raise RequestDataTooBig("The form is too large.")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None
