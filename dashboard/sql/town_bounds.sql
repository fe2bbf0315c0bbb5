-- The box around a municipality's border on a day, in degrees (EPSG:4326).
select st_xmin(box), st_ymin(box), st_xmax(box), st_ymax(box)
from (
    select st_extent(version.geometry) as box
    from geo_area as area
    join geo_areaversion as version on version.area_id = area.id
    where area.municipality_id = %(municipality)s
        and area.kind = 'municipality'
        and version.valid @> %(on)s::date
        and upper_inf(version.recorded)
) as town
