from django.db import migrations

# Whoever left an e-mail address was promised: we write to you when something happens.
KEEP_THE_PROMISE = """
    insert into reports_subscription (
        id, municipality_id, channel, contact_id, email, endpoint, p256dh, auth, language, rhythm, events,
        target, report_id, categories, created_at, confirmed_at
    )
    select gen_random_uuid(), report.municipality_id, 'email', contact.id, '', '', '', '', report.language,
        'at_once', array['new', 'changed', 'closed'], 'report', report.id, '{}', report.submitted_at,
        report.submitted_at
    from reports_contact as contact
    join reports_report as report on report.id = contact.report_id
    where contact.email <> ''
    on conflict do nothing
"""
TAKE_BACK = "delete from reports_subscription where contact_id is not null"


class Migration(migrations.Migration):
    dependencies = [("reports", "0018_note_who_hears_of_what")]

    operations = [migrations.RunSQL(KEEP_THE_PROMISE, TAKE_BACK)]
