-- One delivery for each subscription of which a notice is due, with all its waiting notices.
with due as (
    select distinct subscription_id
    from reports_notice
    where delivery_id is null and due_at <= %(now)s
), made as (
    insert into reports_delivery (id, subscription_id, created_at)
    select gen_random_uuid(), subscription_id, %(now)s
    from due
    returning id, subscription_id
), taken as (
    update reports_notice as notice
    set delivery_id = made.id
    from made
    where notice.subscription_id = made.subscription_id and notice.delivery_id is null
)
select id::text from made
