-- What the city's own base map shows in a small window, clipped and simplified for its scale.
--
-- Asked: municipality, west, south, east, north (EPSG:4326, degrees), tolerance (degrees), houses, most_points.
-- Answered: layer, kind, name and WKB, in drawing order. With too many points what is drawn first falls away:
-- fields are missed less than streets.
select layer, kind, name, shape
from (
    select
        layer, kind, name, position, id, st_asbinary(geometry) as shape,
        sum(st_npoints(geometry)) over (order by position desc, id desc) as points
    from (
        select
            layer.code as layer, layer.position, drawn.id, drawn.kind, drawn.name,
            st_simplify(st_clipbybox2d(drawn.geometry, wanted.box::box2d), %(tolerance)s) as geometry
        from (select st_makeenvelope(%(west)s, %(south)s, %(east)s, %(north)s, 4326) as box) as wanted
        join geo_layerfeature as drawn on drawn.geometry && wanted.box
        join geo_layer as layer on layer.id = drawn.layer_id
        where layer.municipality_id = %(municipality)s
            and layer.base
            and layer.code <> 'place'
            and (layer.code <> 'building' or %(houses)s)
    ) as clipped
    where geometry is not null and not st_isempty(geometry)
) as counted
where points <= %(most_points)s
order by position, id
