-- The base map that a municipality draws of itself, as one GeoJSON FeatureCollection (EPSG:4326).
-- Houses are two thirds of it and only show when one is near, so they are a file of their own.
select json_build_object(
    'type', 'FeatureCollection',
    'features', coalesce(json_agg(feature order by position, id), '[]')
)::text
from (
    select
        layer.position,
        drawn.id,
        json_build_object(
            'type', 'Feature',
            'properties', json_strip_nulls(json_build_object(
                'layer', layer.code,
                'kind', nullif(drawn.kind, ''),
                'name', nullif(drawn.name, '')
            )),
            'geometry', st_asgeojson(drawn.geometry, %(decimals)s)::json
        ) as feature
    from geo_layer as layer
    join geo_layerfeature as drawn on drawn.layer_id = layer.id
    where layer.municipality_id = %(municipality)s and layer.base and (layer.code = 'building') = %(houses)s
) as features
where feature is not null
