"""Where the front-end files of other people come from.

The npm packages of package-lock.json are installed into node_modules/ at set-up and collected from there
into the static files; nothing of them is committed. A name here is the folder in which the pages find them:
`{% static 'vendor/leaflet/leaflet.js' %}`.
"""

# Folder among the static files -> folder inside node_modules/.
PACKAGES = {
    "vendor/kern": "@kern-ux/native/dist",
    "vendor/fira-sans": "@fontsource/fira-sans/files",
    "vendor/leaflet": "leaflet/dist",
    "vendor/markercluster": "leaflet.markercluster/dist",
}
