"""Full-text search in Chinese, Japanese, Korean and Latin scripts, for the register and for all above it.

Runs of Chinese characters, kana and hangul are indexed as overlapping pairs, so that any part of two or more
characters is found as a phrase, and a single character as a prefix. Latin words are stemmed as English, and
in titles kept whole as well, so that the beginning of a name finds it.

The bodies are SQL-standard ones, bound when created: a restored dump needs no search_path.
"""

from django.db import migrations

CJK = r"[\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff]"

BIGRAMS = rf"""
create function breakwater_bigrams(content text) returns text
language sql immutable strict parallel safe return (
  select coalesce(string_agg(substr(run.text[1], place, 2), ' ' order by run.number, place), '')
  from regexp_matches(content, '({CJK}+)', 'g') with ordinality as run(text, number),
    generate_series(1, length(run.text[1])) place
)
"""

WORDS = rf"""
create function breakwater_words(content text) returns text
language sql immutable strict parallel safe return
  regexp_replace(regexp_replace(content, '{CJK}+', ' ', 'g'), '[^[:alnum:]]+', ' ', 'g')
"""

SEARCH = """
create function breakwater_search(title text, body text) returns tsvector
language sql immutable parallel safe return
  setweight(
    to_tsvector('simple', breakwater_bigrams(normalize(coalesce(title, ''), nfkc)))
    || to_tsvector('simple', breakwater_words(normalize(coalesce(title, ''), nfkc)))
    || to_tsvector('english', breakwater_words(normalize(coalesce(title, ''), nfkc))),
    'A'
  )
  || to_tsvector('simple', breakwater_bigrams(normalize(coalesce(body, ''), nfkc)))
  || to_tsvector('english', breakwater_words(normalize(coalesce(body, ''), nfkc)))
"""

# Every run and every word must be found: 大连 canon gives  '大连' & ('canon':* | 'canon':*).
SEARCH_QUERY = rf"""
create function breakwater_search_query(wanted text) returns tsquery
language sql immutable strict parallel safe return (
  select coalesce(string_agg('(' || part || ')', ' & '), '')::tsquery
  from (
    select case when length(run[1]) = 1 then quote_literal(run[1]) || ':*' else (
        select string_agg(quote_literal(substr(run[1], place, 2)), ' <-> ' order by place)
        from generate_series(1, length(run[1]) - 1) place
      ) end as part
    from regexp_matches(normalize(wanted, nfkc), '({CJK}+)', 'g') run
    union all
    select quote_literal(word) || ':*' || coalesce(
        (select ' | ' || quote_literal(stem) || ':*'
         from unnest(tsvector_to_array(to_tsvector('english', word))) stem limit 1), '')
    from regexp_split_to_table(lower(breakwater_words(normalize(wanted, nfkc))), ' +') word
    where word <> ''
  ) parts
)
"""

NAMES_SEARCH = """
create function breakwater_names_search(names jsonb, code text) returns tsvector
language sql immutable parallel safe return breakwater_search(
  (select string_agg(value, ' ' order by key) from jsonb_each_text(names)) || ' ' || code, ''
)
"""

FUNCTIONS = {
    "breakwater_bigrams(text)": BIGRAMS,
    "breakwater_words(text)": WORDS,
    "breakwater_search(text, text)": SEARCH,
    "breakwater_search_query(text)": SEARCH_QUERY,
    "breakwater_names_search(jsonb, text)": NAMES_SEARCH,
}


class Migration(migrations.Migration):
    initial = True

    dependencies = [("organisation", "0001_initial")]

    operations = [
        migrations.RunSQL([create], [f"drop function {signature}"]) for signature, create in FUNCTIONS.items()
    ]
