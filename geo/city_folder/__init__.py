"""A city is a folder: reading its files, with file and line in every error.

Rooms above read their own files of the same folder with the same readers.
"""

from geo.city_folder.contents import CityFolder, read_city_folder
from geo.city_folder.files import Feature, Line, read_csv, read_geojson
from geo.city_folder.problems import CityFolderError, Problems
from geo.city_folder.yaml_files import Document, read_yaml

__all__ = [
    "CityFolder",
    "CityFolderError",
    "Document",
    "Feature",
    "Line",
    "Problems",
    "read_city_folder",
    "read_csv",
    "read_geojson",
    "read_yaml",
]
