-- What has become of reports lately, from the public ones only. `median_days` is null before anything was repaired.
select
    count(*) filter (where status in ('submitted', 'accepted', 'scheduled', 'in_progress')) as open,
    count(*) filter (where submitted_at >= %(month_ago)s) as received,
    count(*) filter (where outcome = 'repaired' and closed_at >= %(month_ago)s) as fixed,
    percentile_cont(0.5) within group (order by extract(epoch from closed_at - submitted_at) / 86400)
        filter (where outcome = 'repaired' and closed_at >= %(quarter_ago)s) as median_days
from reports_report
where published and status <> 'withdrawn'
