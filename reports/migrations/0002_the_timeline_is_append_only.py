from django.db import migrations

REFUSE = """
create function timeline_is_append_only() returns trigger language plpgsql as $$
begin
    raise exception 'The timeline is append-only: % is refused.', tg_op;
end $$;
create trigger timeline_is_append_only
    before update or delete on reports_timelineentry
    for each row execute function timeline_is_append_only();
"""
ALLOW = """
drop trigger timeline_is_append_only on reports_timelineentry;
drop function timeline_is_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("reports", "0001_people_categories_and_reports")]
    operations = [migrations.RunSQL(REFUSE, ALLOW)]
