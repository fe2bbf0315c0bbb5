-- Everybody who is to hear of one entry of a timeline, each address once per rhythm: the reporter's own subscription
-- before one to the report, that before one to a place.
with heard as (
    select s.id, s.rhythm, coalesce(lower(contact.email), nullif(s.email, ''), s.endpoint) as address,
        case when s.contact_id is not null then 0 else 1 end as place
    from reports_subscription as s
    left join reports_contact as contact on contact.id = s.contact_id
    where s.report_id = %(report)s
        and s.confirmed_at is not null
        and %(event)s <> 'new'
        and %(event)s = any(s.events)
        and (s.contact_id is not null or %(public)s)
        -- What was done in the reporter's name is no news to them.
        and (s.contact_id is null or not %(by_reporter)s)
    union all
    select s.id, s.rhythm, coalesce(nullif(s.email, ''), s.endpoint), 2
    from reports_subscription as s
    where %(on_map)s
        and s.municipality_id = %(municipality)s
        and s.target in ('town', 'district')
        and (s.district_id is null or s.district_id = %(district)s)
        and s.confirmed_at is not null
        and %(event)s = any(s.events)
        and (s.categories = '{}' or %(category)s = any(s.categories))
    union all
    select s.id, s.rhythm, coalesce(nullif(s.email, ''), s.endpoint), 2
    from reports_subscription as s
    where %(on_map)s
        and s.ground && st_setsrid(st_makepoint(%(lon)s, %(lat)s), 4326)
        and s.confirmed_at is not null
        and case
            when s.radius_m is null then st_covers(s.ground, st_setsrid(st_makepoint(%(lon)s, %(lat)s), 4326))
            else st_distancesphere(s.center, st_setsrid(st_makepoint(%(lon)s, %(lat)s), 4326)) <= s.radius_m
        end
        and %(event)s = any(s.events)
        and (s.categories = '{}' or %(category)s = any(s.categories))
), chosen as (
    select distinct on (address, rhythm) id, rhythm
    from heard
    where address <> all(%(but)s::text[])
    order by address, rhythm, place, id
)
insert into reports_notice (subscription_id, entry_id, event, due_at)
select id, %(entry)s, %(event)s, case rhythm
    when 'at_once' then %(at_once)s::timestamptz
    when 'daily' then %(daily)s::timestamptz
    else %(weekly)s::timestamptz
end
from chosen
on conflict (subscription_id, entry_id) do nothing
