-- Everything that the resolver needs to know about some places, in one question.
--
-- Asked: lon, lat, west, south, east, north (arrays, EPSG:4326, degrees: the places, and boxes around them that
-- hold every place within reach), reach (array, metres), ring_east, ring_north (places on rings around any of
-- them, as parts of its reach; constants), metres_per_degree, house_reach (how many metres from its house a place may lie),
-- day, known (an instant, or null for now), municipality, service, service_group (ids; the group may be null).
--
-- Answered, for the `number` of each place from 1: one row per version of an area within reach and rule that
-- speaks of it, whichever municipality the area belongs to, because a neighbour is named to those who are
-- outside; and one row per rule for a street that has a house near. `distance_m` is 0 where the area covers the
-- place, and where the nearest house is one of the street's. `spots` are the numbers of the ring places where
-- the same holds, from 1; numbers from 1001 are the nearest spots of what does not hold at the place itself.
-- `office_version` is the version of the rule's office, as geo/kept.py knows it.
--
-- Planned once for any number of places (see geo/candidates.py): generate_series looks like a thousand rows to a
-- planner that sees no values, and `lateral` with `offset 0` keeps every big table behind an index of its own.
with asked as materialized (
    select
        number, lon, lat, reach,
        st_setsrid(st_makepoint(lon, lat), 4326) as point,
        st_makeenvelope(west, south, east, north, 4326) as box,
        -- cosd, because radians() refuses latitudes next to nothing.
        greatest(cosd(lat), 1e-9) as shrink
    from generate_series(1::bigint, cardinality(%(lon)s::float8[])) as number
    cross join lateral (
        select
            (%(lon)s::float8[])[number] as lon, (%(lat)s::float8[])[number] as lat,
            (%(west)s::float8[])[number] as west, (%(south)s::float8[])[number] as south,
            (%(east)s::float8[])[number] as east, (%(north)s::float8[])[number] as north,
            (%(reach)s::float8[])[number] as reach
    ) given
),
near as materialized (
    select
        asked.number,
        version.id as version_id,
        version.area_id,
        version.size_m2,
        lower(version.valid) as valid_from,
        piece.geometry,
        -- No border of it is in the box. Asked in the words that cost least: to cover is quick for a point only.
        piece.covers and not st_intersects(st_boundary(piece.geometry), asked.box) as fills_the_box,
        piece.covers
    from asked
    cross join lateral (
        select version_id, geometry, st_covers(geometry, asked.point) as covers
        from geo_areapiece where geometry && asked.box
        offset 0
    ) piece
    cross join lateral (
        select id, area_id, size_m2, valid from geo_areaversion
        where id = piece.version_id
            and valid @> %(day)s::date
            and (
                recorded @> %(known)s::timestamptz
                or (%(known)s::timestamptz is null and upper_inf(recorded))
            )
        offset 0
    ) version
    -- Not only the piece's own box: else every place under a slanting border would count as near it.
    where piece.covers or st_intersects(piece.geometry, asked.box)
),
versions as materialized (
    select
        near.number, near.version_id, near.area_id, near.size_m2, near.valid_from,
        bool_or(near.covers) as covers
    from near
    group by near.number, near.version_id, near.area_id, near.size_m2, near.valid_from
),
-- Kept apart and small, so that no plan joins every rule with everything, statistics or not. A rule for the
-- whole municipality holds in its own area.
rules as materialized (
    select
        rule.*,
        case
            when rule.selector = 'municipality' then (
                select area.id from geo_area area
                where area.kind = 'municipality' and area.municipality_id = %(municipality)s
                order by area.id limit 1
            )
            else rule.area_id
        end as at_area_id
    from (
        select rule.*
        from (select distinct area_id from versions) here
        cross join lateral (
            select * from geo_responsibility
            where area_id = here.area_id and selector not in ('municipality', 'street')
            offset 0
        ) rule
        union all
        select * from geo_responsibility where selector in ('municipality', 'street')
    ) rule
    where (rule.service_id = %(service)s or rule.service_group_id = %(service_group)s)
        and rule.municipality_id = %(municipality)s
        and rule.valid @> %(day)s::date
        and (
            rule.recorded @> %(known)s::timestamptz
            or (%(known)s::timestamptz is null and upper_inf(rule.recorded))
        )
),
-- The houses that rules for streets speak of, near any of the places.
houses as materialized (
    select rule.id as rule_id, house.id as house_id, house.location
    from rules rule
    cross join lateral (
        select id, location from geo_address
        where municipality_id = rule.municipality_id
            and geo_street_key(street) = geo_street_key(rule.street)
            and (rule.first_number is null or (number, suffix) >= (rule.first_number, rule.first_suffix))
            and (rule.last_number is null or (number, suffix) <= (rule.last_number, rule.last_suffix))
            and (rule.parity = 'both' or (number %% 2 = 1) = (rule.parity = 'odd'))
        offset 0
    ) house
    where rule.selector = 'street'
        and (
            rule.area_id is null
            or exists (
                select from geo_areapiece piece
                join geo_areaversion version on version.id = piece.version_id
                where version.area_id = rule.area_id
                    and version.valid @> %(day)s::date
                    and (
                        version.recorded @> %(known)s::timestamptz
                        or (%(known)s::timestamptz is null and upper_inf(version.recorded))
                    )
                    and st_covers(piece.geometry, house.location)
            )
        )
),
near_houses as materialized (
    select asked.number, houses.rule_id, houses.house_id, houses.location, away.metres
    from asked
    join houses on houses.location && st_expand(
        asked.box,
        %(house_reach)s / %(metres_per_degree)s / asked.shrink * 1.01,
        %(house_reach)s / %(metres_per_degree)s * 1.01
    )
    cross join lateral (select st_distancesphere(houses.location, asked.point) as metres) away
),
-- The nearest spot is sought where a degree is as wide as it is high, and measured on the sphere.
measured as materialized (
    select
        near.number, near.version_id, near.geometry, spot.nearest,
        st_distancesphere(spot.nearest, asked.point) as distance_m
    from near
    join asked on asked.number = near.number
    cross join lateral (
        select st_scale(
            st_closestpoint(st_scale(near.geometry, asked.shrink, 1), st_scale(asked.point, asked.shrink, 1)),
            1 / asked.shrink, 1
        ) as nearest
    ) spot
    join versions on versions.number = near.number and versions.version_id = near.version_id
    where not versions.covers
),
nearest_spots as materialized (
    select distinct on (number, version_id) number, version_id, geometry, nearest, distance_m
    from measured order by number, version_id, distance_m
),
nearest_houses as materialized (
    select distinct on (number, rule_id) number, rule_id, location as nearest, metres as distance_m
    from near_houses order by number, rule_id, metres
),
-- Away from every border all places in the box have the same answer, and none has to be looked at.
doubtful as materialized (
    select number from near where not fills_the_box
    union
    select number from near_houses
),
spots as materialized (
    select
        asked.number,
        ring.number as spot,
        st_setsrid(st_makepoint(
            asked.lon + asked.reach * ring.east / %(metres_per_degree)s / asked.shrink,
            asked.lat + asked.reach * ring.north / %(metres_per_degree)s
        ), 4326) as place
    from doubtful
    join asked on asked.number = doubtful.number
    cross join unnest(%(ring_east)s::float8[], %(ring_north)s::float8[]) with ordinality as ring (east, north, number)
    union all
    -- A little beyond the nearest spot. Of an area, a spot that surely lies inside: straight on, one would
    -- leave a pointed corner again.
    select
        asked.number,
        1000 + row_number() over (partition by asked.number order by spot.scope),
        coalesce(
            st_pointonsurface(st_intersection(
                spot.geometry, st_expand(spot.nearest, 0.05 / %(metres_per_degree)s)
            )),
            st_setsrid(st_makepoint(
                asked.lon + (st_x(spot.nearest) - asked.lon) * (1 + 0.05 / spot.distance_m),
                asked.lat + (st_y(spot.nearest) - asked.lat) * (1 + 0.05 / spot.distance_m)
            ), 4326)
        )
    from (
        select number, version_id as scope, geometry, nearest, distance_m from nearest_spots
        union all
        select number, -rule_id, null, nearest, distance_m from nearest_houses
    ) spot
    join asked on asked.number = spot.number
    where spot.distance_m > 0 and spot.distance_m < asked.reach
),
-- Which house a spot (the place itself is number 0) belongs to, where that matters.
homes as materialized (
    select place.number, place.spot, home.house_id
    from (
        select number, 0 as spot, point as place from asked
        union all
        select number, spot, place from spots
    ) place
    join (select distinct number from near_houses) matters on matters.number = place.number
    join asked on asked.number = place.number
    cross join lateral (
        select house.id as house_id
        from geo_address house
        where house.municipality_id = %(municipality)s
            and house.location && st_expand(
                place.place,
                %(house_reach)s / %(metres_per_degree)s / asked.shrink * 1.01,
                %(house_reach)s / %(metres_per_degree)s * 1.01
            )
            and st_distancesphere(house.location, place.place) <= %(house_reach)s
        order by st_distancesphere(house.location, place.place), house.id
        limit 1
    ) home
),
-- Materialized: without statistics, the plan would gather it anew for every version.
held as materialized (
    select spots.number, near.version_id, array_agg(distinct spots.spot::int) as spots
    from spots
    join near on near.number = spots.number and st_covers(near.geometry, spots.place)
    group by spots.number, near.version_id
),
streets as materialized (
    select
        near_houses.number,
        near_houses.rule_id,
        min(near_houses.metres) as metres,
        coalesce(array_agg(distinct homes.spot::int) filter (where homes.spot is not null), '{}') as spots
    from near_houses
    left join homes on homes.number = near_houses.number and homes.house_id = near_houses.house_id
    group by near_houses.number, near_houses.rule_id
)
select
    versions.number, area.municipality_id, area.kind, area.code, area.names,
    versions.version_id, versions.valid_from, versions.size_m2,
    case when versions.covers then 0 else nearest_spots.distance_m end as distance_m,
    coalesce(held.spots, '{}') as spots,
    rules.id as rule_id, rules.office_id, office.names as office_names, office.version as office_version,
    rules.role, rules.selector,
    rules.priority, lower(rules.recorded) as recorded_at, rules.legal_basis,
    null as street, null as first_number, null as first_suffix, null as last_number, null as last_suffix,
    null as parity
from versions
cross join lateral (
    select municipality_id, kind, code, names::text from geo_area where id = versions.area_id offset 0
) area
left join held on held.number = versions.number and held.version_id = versions.version_id
left join nearest_spots
    on nearest_spots.number = versions.number and nearest_spots.version_id = versions.version_id
left join rules on rules.at_area_id = versions.area_id and rules.selector <> 'street'
left join lateral (
    select names::text, xmin::text || ctid::text as version from geo_office where id = rules.office_id offset 0
) office on true
union all
select
    streets.number, rules.municipality_id, 'street', '', '{}',
    -rules.id, null, 0,
    case when 0 = any(streets.spots) then 0 else greatest(streets.metres, 0.01) end,
    array_remove(streets.spots, 0),
    rules.id, rules.office_id, office.names::text, office.xmin::text || office.ctid::text,
    rules.role, rules.selector,
    rules.priority, lower(rules.recorded), rules.legal_basis,
    rules.street, rules.first_number, rules.first_suffix, rules.last_number, rules.last_suffix, rules.parity
from streets
join rules on rules.id = streets.rule_id
join geo_office office on office.id = rules.office_id
order by number, distance_m, size_m2, kind, code, rule_id
