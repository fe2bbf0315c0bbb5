import django.db.models.deletion
from django.contrib.postgres.operations import CreateExtension
from django.db import migrations, models

# Everything is named with its schema: a restored dump has an empty search path.
STEM = """
create function geo_stem(word text, language text) returns text
language sql immutable strict parallel safe as $$
    -- Null for a word that means nothing by itself. Stemmed first: "steuern" loses its end, not its "eue".
    select case language
        when 'de' then public.geo_folded((pg_catalog.ts_lexize('pg_catalog.german_stem', word))[1])
        when 'en' then public.geo_folded((pg_catalog.ts_lexize('pg_catalog.english_stem', word))[1])
        else public.geo_folded(word)
    end
$$
"""
COMPOUND = """
create function geo_compound_likeness(typed text, word text) returns double precision
language sql immutable strict parallel safe as $$
    -- How like two stems are when one is the end of the other, or less: its beginning; null otherwise.
    select case
        when length(typed) >= 4 and right(word, length(typed)) = typed
            then 0.6 + 0.3 * length(typed) / length(word)
        when length(word) >= 4 and right(typed, length(word)) = word
            then 0.45 + 0.4 * length(word) / length(typed)
        when length(typed) >= 3 and starts_with(word, typed)
            then 0.35 + 0.3 * length(typed) / length(word)
        when length(word) >= 4 and starts_with(typed, word)
            then 0.3 + 0.3 * length(word) / length(typed)
    end
$$
"""
MISSPELT = """
create function geo_misspelt_likeness(typed text, word text) returns double precision
language sql immutable strict parallel safe as $$
    -- How like two words are that differ by few letters, fewer in short words; null if they are too far apart.
    -- Two letters that changed places count as one.
    select case
        when apart <= case when length(word) < 5 then 0 when length(word) < 9 then 1
                           when length(word) < 15 then 2 else 3 end
            then 0.95 - apart::double precision / length(word)
        when apart = 2 and length(word) >= 4 and length(typed) = length(word) and (
            select string_agg(a, '' order by a) from pg_catalog.regexp_split_to_table(typed, '') a
        ) = (
            select string_agg(b, '' order by b) from pg_catalog.regexp_split_to_table(word, '') b
        )
            then 0.95 - 1.0 / length(word)
    end
    from (select public.levenshtein_less_equal(typed, word, 3) as apart) measured
$$
"""
# What is no list of texts per language has no words; that is for forms to refuse, not for an index.
OBJECT = """
create function geo_object(value jsonb) returns jsonb language sql immutable parallel safe as $$
    select case pg_catalog.jsonb_typeof(value) when 'object' then value else '{}' end
$$
"""
ARRAY = """
create function geo_array(value jsonb) returns jsonb language sql immutable parallel safe as $$
    select case pg_catalog.jsonb_typeof(value) when 'array' then value else '[]' end
$$
"""
WRITE = r"""
create function geo_write_service_words() returns trigger
language plpgsql as $$
begin
    delete from public.geo_serviceword where service_id = new.id;
    insert into public.geo_serviceword (service_id, language, source, phrase, share, word, stem)
    select new.id, language, source, phrase, 1.0 / count(*) over (partition by phrase), folded, stem
    from (
        select said.language, said.source, said.phrase, left(public.geo_folded(one.word), 80) as folded,
            public.geo_stem(one.word, said.language) as stem
        from (
            select split_part(language, '-', 1) as language, source, text, row_number() over () as phrase
            from (
                select key as language, 0 as source, value as text
                from pg_catalog.jsonb_each_text(public.geo_object(new.names))
                union all
                select key, 1, pg_catalog.jsonb_array_elements_text(public.geo_array(value))
                from pg_catalog.jsonb_each(public.geo_object(new.synonyms))
                union all
                select key, 2, pg_catalog.jsonb_array_elements_text(public.geo_array(value))
                from pg_catalog.jsonb_each(public.geo_object(new.misspellings))
                union all
                select key, 3, value from pg_catalog.jsonb_each_text(public.geo_object(new.descriptions))
            ) texts
        ) said,
        pg_catalog.regexp_split_to_table(
            pg_catalog.lower(said.text), '[\s!-/:-@\[-`{-~–—„“”‚‘’…§°·«»]+'
        ) one (word)
        where pg_catalog.length(one.word) between 2 and 80
    ) split
    where stem is not null;
    return null;
end
$$;
create trigger service_words after insert or update of names, synonyms, misspellings, descriptions
on geo_service for each row execute function geo_write_service_words();
"""
FORGET = "drop trigger service_words on geo_service; drop function geo_write_service_words()"


class Migration(migrations.Migration):
    dependencies = [("geo", "0010_services_tell_situations_and_where_else_to_go")]

    operations = [
        CreateExtension("fuzzystrmatch"),
        migrations.CreateModel(
            name="ServiceWord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("language", models.CharField(max_length=8)),
                (
                    "source",
                    models.PositiveSmallIntegerField(
                        choices=[(0, "Name"), (1, "Synonym"), (2, "Misspelling"), (3, "Description")]
                    ),
                ),
                ("phrase", models.IntegerField()),
                ("share", models.FloatField()),
                ("word", models.TextField()),
                ("stem", models.TextField()),
                (
                    "service",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="words", to="geo.service"
                    ),
                ),
            ],
        ),
        migrations.RunSQL(STEM, "drop function geo_stem(text, text)"),
        migrations.RunSQL(COMPOUND, "drop function geo_compound_likeness(text, text)"),
        migrations.RunSQL(MISSPELT, "drop function geo_misspelt_likeness(text, text)"),
        migrations.RunSQL(OBJECT, "drop function geo_object(jsonb)"),
        migrations.RunSQL(ARRAY, "drop function geo_array(jsonb)"),
        migrations.RunSQL(WRITE, FORGET),
        # Those that are there already: the trigger does the same for them.
        migrations.RunSQL("update geo_service set names = names", migrations.RunSQL.noop),
    ]
