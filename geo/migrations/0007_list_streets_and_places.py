import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models

# Everything is named with its schema: a restored dump has an empty search path. Sorted, so that two who write
# at the same time never wait for each other crosswise.
FUNCTION = """
create function geo_list_streets_and_places() returns trigger
language plpgsql as $$
begin
    insert into public.geo_street (municipality_id, key)
        select distinct municipality_id, street_key from written order by 2, 1
        on conflict do nothing;
    insert into public.geo_locality (municipality_id, place, postcode)
        select distinct municipality_id, place, postcode from written order by 1, 2, 3
        on conflict do nothing;
    return null;
end
$$
"""
TRIGGER = """
create trigger geo_address_{event} after {event} on geo_address
referencing new table as written
for each statement execute function geo_list_streets_and_places()
"""
NO_TRIGGER = "drop trigger geo_address_{event} on geo_address"


class Migration(migrations.Migration):
    dependencies = [("geo", "0006_give_addresses_their_street_key")]

    operations = [
        migrations.CreateModel(
            name="Street",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.TextField(db_collation="C")),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="streets",
                        to="geo.municipality",
                        verbose_name="municipality",
                    ),
                ),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GistIndex(
                        fields=["key"], name="street_key_likeness", opclasses=["gist_trgm_ops"]
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("key", "municipality"), name="street_unique")
                ],
            },
        ),
        migrations.CreateModel(
            name="Locality",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("place", models.CharField(max_length=80)),
                ("postcode", models.CharField(max_length=10)),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="localities",
                        to="geo.municipality",
                        verbose_name="municipality",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("municipality", "place", "postcode"), name="locality_unique"
                    )
                ],
            },
        ),
        migrations.RunSQL(FUNCTION, "drop function geo_list_streets_and_places()"),
        *(
            migrations.RunSQL(TRIGGER.format(event=event), NO_TRIGGER.format(event=event))
            for event in ("insert", "update")
        ),
    ]
