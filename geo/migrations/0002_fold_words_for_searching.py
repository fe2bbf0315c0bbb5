from django.db import migrations

# Everything is named with its schema: a restored dump has an empty search path.
# The dictionary is named too, which is what makes unaccent() immutable in fact.
FOLDED = """
create function geo_folded(words text) returns text
language sql immutable strict parallel safe as $$
    select replace(replace(replace(
        lower(public.unaccent('public.unaccent'::regdictionary, lower(words))),
        'ae', 'a'), 'oe', 'o'), 'ue', 'u')
$$
"""
STREET_KEY = """
create function geo_street_key(street text) returns text
language sql immutable strict parallel safe as $$
    select regexp_replace(
        regexp_replace(public.geo_folded(street), 'str(asse|\\.)?(?![a-z])', 'str', 'g'),
        '[^a-z0-9]+', '', 'g')
$$
"""


class Migration(migrations.Migration):
    dependencies = [("geo", "0001_areas_offices_services_and_rules")]

    operations = [
        migrations.RunSQL(FOLDED, "drop function geo_folded(text)"),
        migrations.RunSQL(STREET_KEY, "drop function geo_street_key(text)"),
    ]
