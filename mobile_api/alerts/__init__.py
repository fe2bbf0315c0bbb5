"""Following reports and places: the pages below /<lang>/alerts/."""
