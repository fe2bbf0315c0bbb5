-- Writes the addresses of the table `incoming` (see geo/actions/addresses.py) for a municipality (id).
-- Answers how many were new and how many differed; equal ones are not touched.
with merged as (
    insert into geo_address (municipality_id, street, number, suffix, postcode, place, location)
    select
        %(municipality)s, street, number, suffix, postcode, place,
        st_setsrid(st_makepoint(lon, lat), 4326)
    from incoming
    on conflict (municipality_id, street, number, suffix, postcode) do update
        set place = excluded.place, location = excluded.location
        where geo_address.place <> excluded.place or not geo_address.location = excluded.location
    -- A row that was there before has a transaction that replaced it.
    returning xmax = 0 as is_new
)
select count(*) filter (where is_new), count(*) filter (where not is_new) from merged
