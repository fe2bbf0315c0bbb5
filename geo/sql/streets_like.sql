-- Keys of streets for several readings of what was typed, in the lists that the indexes of geo_street give:
-- the beginnings (20), and the nearest by trigrams (30), whatever their likeness.
--
-- Asked: streets (texts), municipality (id, or null for all). Answered: reading (from 1), its key, a street's
-- key, their likeness from 0 to 1.
with typed as materialized (
    select reading, geo_street_key(words) collate "C" as key
    from unnest(%(streets)s::text[]) with ordinality as said (words, reading)
)
select distinct typed.reading, typed.key, street.key, similarity(street.key, typed.key)
from typed
cross join lateral (
    (
        -- Keys are made of a-z and 0-9, after which comes the brace.
        select key from geo_street
        where key >= typed.key and key < typed.key || '{'
            and (municipality_id = %(municipality)s or %(municipality)s is null)
        order by key limit 20
    )
    union
    (
        select key from geo_street
        where municipality_id = %(municipality)s or %(municipality)s is null
        order by key <-> typed.key limit 30
    )
) street
where typed.key <> ''
