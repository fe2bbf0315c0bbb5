"""How much of something a report may carry. Told to clients by the API, checked by intake and photos."""

MAX_DESCRIPTION = 5_000  # characters
MAX_NOTE = 2_000
MAX_ADDRESS = 200
MAX_MESSAGES = 200  # per report, of office and reporter together
MAX_ANSWER_DAYS = 60  # working days
MAX_PHOTOS = 6  # per report or step
MAX_PHOTOS_IN_ALL = 30  # of a report by its reporter, and as many by all who have it too
MAX_PHOTO_BYTES = 20 * 1024 * 1024
MAX_PHOTO_PIXELS = 50_000_000
DUPLICATE_RADIUS_M = 50  # metres, unless a category says otherwise
MAX_DUPLICATE_RADIUS_M = 500
