from django.db import migrations

STREETS = """
insert into geo_street (municipality_id, key)
select distinct municipality_id, street_key from geo_address on conflict do nothing
"""
PLACES = """
insert into geo_locality (municipality_id, place, postcode)
select distinct municipality_id, place, postcode from geo_address on conflict do nothing
"""


class Migration(migrations.Migration):
    dependencies = [("geo", "0007_list_streets_and_places")]

    operations = [
        migrations.RunSQL(STREETS, "delete from geo_street"),
        migrations.RunSQL(PLACES, "delete from geo_locality"),
    ]
