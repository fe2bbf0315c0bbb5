-- How well services answer to words, best first: (service_id, rank). In `offered` the question for the services
-- to choose from is put; parameters are those of that question, the reader's language, the words with
-- their weights, and the language again.
--
-- Every typed word counts as it is most like to some word of the service (1 is the very word), and the more, the
-- fewer services know it: "lantern broken" is about lanterns. What is known as a whole counts on top: "tree" is
-- rather "tree" than "tree felling". In a German compound the end says what a thing is, its beginning only what
-- it has to do with.
with offered as (/* offered */),
words as materialized (
    select * from geo_serviceword where service_id in (select * from offered)
),
vocabulary as materialized (
    select language, word, stem, length(word) as letters, length(stem) >= 4 as is_part
    from words group by language, word, stem
),
said as materialized (
    select number, word, weight, left(geo_folded(word), 40) as folded
    from (select %s::text as language) reader,
        unnest(%s::text[], %s::float[]) with ordinality as said (word, weight, number)
    where geo_stem(word, language) is not null
),
-- Two words may be written as one: a pair stands for either of its words, but only as a whole.
typed as materialized (
    select number, word, language, stem, is_pair, length(word) as letters,
        case when length(word) < 14 then 2 else 3 end as forgiven
    from (
        select s.number, s.folded as word, l.language, geo_stem(s.word, l.language) as stem, false as is_pair
        from said s, (select distinct language from words) l
        union all
        select either.number, a.folded || b.folded, null, null, true
        from said a join said b on b.number = a.number + 1, unnest(array[a.number, b.number]) either (number)
    ) of_both
),
-- First whatever may be like it, found quickly; how like it is, is measured for these few.
near as materialized (
    select t.number, t.word as typed_word, t.stem as typed_stem, w.language, w.word, w.stem
    from typed t join vocabulary w on t.is_pair or w.language = t.language
    where strpos(w.stem, t.stem) > 0
        or w.is_part and strpos(t.stem, w.stem) > 0
        or abs(w.letters - t.letters) <= t.forgiven
            and levenshtein_less_equal(t.word, w.word, t.forgiven) <= t.forgiven
),
-- Trigrams cost more, and find what is misspelt beyond counting; only for words that lead nowhere else.
near_or_alike as materialized (
    select * from near
    union all
    select t.number, t.word, t.stem, w.language, w.word, w.stem
    from typed t join vocabulary w on w.language = t.language and w.word operator(public.%%) t.word
    where not t.is_pair and t.number not in (select number from near)
),
measured as materialized (
    select number, language, word,
        case when word = typed_word then 1 when stem = typed_stem then 0.95 end as same,
        geo_compound_likeness(typed_stem, stem) as compound,
        greatest(
            geo_misspelt_likeness(typed_word, word),
            case when typed_stem is not null and length(typed_word) >= 5
                then 0.8 * similarity(word, typed_word) end
        ) as misspelt
    from near_or_alike
),
alike as materialized (
    select number, service_id, phrase, source, share, id,
        case source
            when 0 then greatest(same, compound, misspelt)
            when 1 then 0.97 * greatest(same, compound, misspelt)
            when 2 then 0.97 * greatest(same, misspelt)
            else 0.5 * same
        end * case when language = %s then 1 else 0.6 end as likeness
    from measured join words using (language, word)
),
best as (
    select number, service_id, max(likeness) as likeness
    from alike where likeness >= 0.3 group by number, service_id
),
telling as (
    select number,
        -- What nobody knows well, nobody is asked for: "I need a …".
        min(weight) * power(max(likeness), 2)
            * ln(1 + (select count(*) from offered) / greatest(1, count(*) filter (where likeness >= 0.6))) as weight
    from best join said using (number) group by number
),
whole as (
    select service_id, max(covered) as covered
    from (
        select service_id, phrase, sum(likeness * share) as covered
        from (
            select service_id, phrase, id, share, max(likeness) as likeness
            from alike where likeness >= 0.6 and source < 3 group by service_id, phrase, id, share
        ) known
        group by service_id, phrase
    ) phrases
    group by service_id
),
ranked as (
    select service_id,
        sum(weight * likeness) / (select sum(weight) from telling) + 0.25 * coalesce(max(covered), 0) as rank
    from best join telling using (number) left join whole using (service_id)
    group by service_id
)
select service_id, rank
from ranked
where rank >= 0.5 * (select max(rank) from ranked)
order by rank desc
limit 100
