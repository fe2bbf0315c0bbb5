-- What candidates.sql answers for places where nothing can be in doubt, in a fraction of its time.
--
-- Asked as that one is. A place is doubted when the border of any area comes into its box, or when a rule for
-- a street may have a house near: of such a place comes one row with its number and nothing else, and
-- candidates.sql has to be asked. Of every other place come the same rows as from there.
with asked as materialized (
    select
        number,
        st_setsrid(st_makepoint(lon, lat), 4326) as point,
        st_makeenvelope(west, south, east, north, 4326) as box,
        greatest(cosd(lat), 1e-9) as shrink
    from generate_series(1::bigint, cardinality(%(lon)s::float8[])) as number
    cross join lateral (
        select
            (%(lon)s::float8[])[number] as lon, (%(lat)s::float8[])[number] as lat,
            (%(west)s::float8[])[number] as west, (%(south)s::float8[])[number] as south,
            (%(east)s::float8[])[number] as east, (%(north)s::float8[])[number] as north
    ) given
),
near as materialized (
    select
        asked.number,
        version.id as version_id,
        version.area_id,
        version.size_m2,
        lower(version.valid) as valid_from,
        piece.covers and not st_intersects(st_boundary(piece.geometry), asked.box) as fills_the_box
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
    where piece.covers or st_intersects(piece.geometry, asked.box)
),
-- The few rules that no area leads to.
beyond as materialized (
    select * from geo_responsibility
    where selector in ('municipality', 'street')
        and (service_id = %(service)s or service_group_id = %(service_group)s)
        and municipality_id = %(municipality)s
        and valid @> %(day)s::date
        and (
            recorded @> %(known)s::timestamptz
            or (%(known)s::timestamptz is null and upper_inf(recorded))
        )
),
doubted as materialized (
    select number from near where not fills_the_box
    union
    -- More houses than the rules speak of, which costs less than to say which.
    select asked.number from asked
    where (select exists (select from beyond where selector = 'street'))
        and exists (
            select from geo_address
            where municipality_id = %(municipality)s
                and location && st_expand(
                    asked.box,
                    %(house_reach)s / %(metres_per_degree)s / asked.shrink * 1.01,
                    %(house_reach)s / %(metres_per_degree)s * 1.01
                )
            offset 0
        )
)
select
    near.number, area.municipality_id, area.kind, area.code, area.names,
    near.version_id, near.valid_from, near.size_m2,
    0::float8 as distance_m, '{}'::int[] as spots,
    rule.id as rule_id, rule.office_id, office.names as office_names, office.version as office_version,
    rule.role, rule.selector,
    rule.priority, lower(rule.recorded) as recorded_at, rule.legal_basis,
    null::text as street, null::int as first_number, null::text as first_suffix, null::int as last_number,
    null::text as last_suffix, null::text as parity
from near
cross join lateral (
    select municipality_id, kind, code, names::text from geo_area where id = near.area_id offset 0
) area
left join lateral (
    select id, office_id, role, selector, priority, recorded, legal_basis from geo_responsibility
    where area_id = near.area_id
        and selector not in ('municipality', 'street')
        and (service_id = %(service)s or service_group_id = %(service_group)s)
        and municipality_id = %(municipality)s
        and valid @> %(day)s::date
        and (
            recorded @> %(known)s::timestamptz
            or (%(known)s::timestamptz is null and upper_inf(recorded))
        )
    union all
    select id, office_id, role, selector, priority, recorded, legal_basis from beyond
    where selector = 'municipality'
        and near.area_id = (
            select town.id from geo_area town
            where town.kind = 'municipality' and town.municipality_id = %(municipality)s
            order by town.id limit 1
        )
) rule on true
left join lateral (
    select names::text, xmin::text || ctid::text as version from geo_office where id = rule.office_id offset 0
) office on true
where not exists (select from doubted where doubted.number = near.number)
union all
select
    number, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null,
    null, null, null, null, null, null, null
from doubted
order by number, size_m2, kind, code, rule_id
