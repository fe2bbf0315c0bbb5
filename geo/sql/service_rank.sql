-- How well a service answers to words, from 0. Asked per service with the language, the text search
-- configuration and the words, in this order.
--
-- Words that mean nothing by themselves are left out by the dictionary. Every other word counts as it is most
-- like to something in the name and the synonyms, in the reader's language or, for less, in another one; the
-- name, the synonyms and the description together are also searched for the words' stems.
(
    with texts as (
        select
            geo_folded(concat_ws(' ', names ->> asked.language, synonyms -> asked.language)) as own,
            geo_folded(concat_ws(' ', names, synonyms)) as any_language,
            to_tsvector(
                asked.config,
                concat_ws(
                    ' ', names ->> asked.language, synonyms -> asked.language, descriptions ->> asked.language
                )
            ) as stems,
            asked.config,
            asked.words
        from (select %s::text as language, %s::regconfig as config, %s::text[] as words) asked
    ),
    likeness as (
        select
            word,
            greatest(
                word_similarity(geo_folded(word), own),
                0.6 * word_similarity(geo_folded(word), any_language),
                -- The other way round: who types "Straßenlaternen" means the "Laterne" that we know.
                -- A German compound means what stands at its end.
                (
                    select 0.9 * max(word_similarity(known, right(geo_folded(word), length(known) + 2)))
                    from regexp_split_to_table(own, '[^a-z0-9]+') known
                    where length(known) >= 5
                )
            ) as likeness,
            (stems @@ plainto_tsquery(config, word))::int as has_stem
        from texts, unnest(words) word
        where numnode(plainto_tsquery(config, word)) > 0
    )
    select coalesce(avg(case when likeness >= 0.5 then likeness else 0 end + 0.5 * has_stem), 0)
    from likeness
)
