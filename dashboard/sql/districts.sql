-- The municipality's own border and its districts as they are on a day, as one GeoJSON FeatureCollection.
-- `label` is a point inside the district, for its name on the map.
select json_build_object('type', 'FeatureCollection', 'features', coalesce(json_agg(feature order by kind, code), '[]'))::text
from (
    select
        area.kind,
        area.code,
        json_build_object(
            'type', 'Feature',
            'id', area.code,
            'properties', json_build_object(
                'kind', area.kind,
                'code', area.code,
                'name', coalesce(area.names ->> %(language)s, area.names ->> 'de', area.code),
                'label', st_asgeojson(st_pointonsurface(version.geometry), 5)::json -> 'coordinates'
            ),
            'geometry', st_asgeojson(version.geometry, 5)::json
        ) as feature
    from geo_area as area
    join geo_areaversion as version on version.area_id = area.id
    where area.municipality_id = %(municipality)s
        and area.kind in ('municipality', %(district_kind)s)
        and version.valid @> %(on)s::date
        and upper_inf(version.recorded)
) as features
