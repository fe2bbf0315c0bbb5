-- Everything that the resolver needs to know about one place, in one question.
--
-- Asked: lon, lat (EPSG:4326, degrees), west, south, east, north (a box around it that holds every place
-- within reach), ring_lon, ring_lat (places on rings around it), day, known (an instant, or null for now),
-- municipality, service, service_group (ids; the group may be null).
--
-- Answered: one row per version of an area within reach and rule that speaks of it, whichever municipality
-- the area belongs to, because a neighbour is named to those who are outside. `distance_m` is 0 where the
-- area covers the place. `places` are the numbers of the ring places that the version covers, from 1;
-- numbers from 1001 are the nearest spots of the areas that do not cover the place.
with asked as (
    select
        st_setsrid(st_makepoint(%(lon)s, %(lat)s), 4326) as point,
        st_makeenvelope(%(west)s, %(south)s, %(east)s, %(north)s, 4326) as box,
        cos(radians(%(lat)s)) as shrink
),
near as materialized (
    select
        version.id as version_id,
        version.area_id,
        version.size_m2,
        lower(version.valid) as valid_from,
        piece.geometry,
        st_covers(piece.geometry, asked.box) as fills_the_box,
        st_covers(piece.geometry, asked.point) as covers
    from asked
    join geo_areapiece piece on piece.geometry && asked.box
    join geo_areaversion version on version.id = piece.version_id
    where version.valid @> %(day)s::date
        and (
            version.recorded @> %(known)s::timestamptz
            or (%(known)s::timestamptz is null and upper_inf(version.recorded))
        )
),
-- The nearest spot is sought where a degree is as wide as it is high, and measured on the sphere.
measured as materialized (
    select
        near.*,
        spot.nearest,
        case when near.covers then 0 else st_distancesphere(spot.nearest, asked.point) end as distance_m
    from near
    cross join asked
    cross join lateral (
        select st_scale(
            st_closestpoint(st_scale(near.geometry, asked.shrink, 1), st_scale(asked.point, asked.shrink, 1)),
            1 / asked.shrink, 1
        ) as nearest
    ) spot
),
-- Away from every border all places in the box have the same answer, and none has to be looked at.
places as materialized (
    select ring.number, st_setsrid(st_makepoint(ring.lon, ring.lat), 4326) as place
    from unnest(%(ring_lon)s::float8[], %(ring_lat)s::float8[]) with ordinality as ring (lon, lat, number)
    where exists (select from near where not fills_the_box)
    union all
    -- A hand's breadth beyond the nearest spot, so that it surely lies inside.
    select
        1000 + row_number() over (order by spot.version_id),
        st_setsrid(st_makepoint(
            st_x(asked.point) + (st_x(spot.nearest) - st_x(asked.point)) * (1 + 0.05 / spot.distance_m),
            st_y(asked.point) + (st_y(spot.nearest) - st_y(asked.point)) * (1 + 0.05 / spot.distance_m)
        ), 4326)
    from (
        select distinct on (version_id) version_id, nearest, distance_m
        from measured order by version_id, distance_m
    ) spot
    cross join asked
    where spot.distance_m > 0
),
versions as materialized (
    select
        version_id, area_id, size_m2, valid_from,
        min(distance_m) as distance_m,
        array(
            select distinct places.number::int
            from places, measured inner_piece
            where inner_piece.version_id = measured.version_id
                and st_covers(inner_piece.geometry, places.place)
        ) as places
    from measured
    group by version_id, area_id, size_m2, valid_from
),
-- Kept apart and small, so that no plan joins every rule with everything, statistics or not.
rules as materialized (
    select rule.*
    from geo_responsibility rule
    where (rule.service_id = %(service)s or rule.service_group_id = %(service_group)s)
        and (rule.selector = 'municipality' or rule.area_id = any(array(select area_id from versions)))
        and rule.municipality_id = %(municipality)s
        and rule.valid @> %(day)s::date
        and (
            rule.recorded @> %(known)s::timestamptz
            or (%(known)s::timestamptz is null and upper_inf(rule.recorded))
        )
)
select
    area.municipality_id, area.kind, area.code, area.names,
    versions.version_id, versions.valid_from, versions.size_m2, versions.distance_m, versions.places,
    rules.id as rule_id, rules.office_id, office.names as office_names, rules.role, rules.selector,
    rules.priority, lower(rules.recorded) as recorded_at, rules.legal_basis
from versions
join geo_area area on area.id = versions.area_id
left join rules on
    (rules.selector = 'area' and rules.area_id = area.id)
    or (
        rules.selector = 'municipality'
        and area.kind = 'municipality'
        and area.municipality_id = %(municipality)s
    )
left join geo_office office on office.id = rules.office_id
order by versions.distance_m, versions.size_m2, area.kind, area.code, rules.id
