"""The coordinate systems, named once."""

# Storage and every interface: longitude, latitude in degrees.
WGS84 = 4326
# Official plane coordinates of Germany's middle in metres, for exports and sizes.
UTM32 = 25832
