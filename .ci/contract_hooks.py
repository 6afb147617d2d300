"""Queries as people write them, for schemathesis: words of news, every operator, and now and then a slip."""

import schemathesis
from hypothesis import strategies as st

WORDS = st.sampled_from("oil bank the of trade Boehler Doha zzqx Überfall 1987 U.S. 北京 سلام".split())
ALONE = st.one_of(
    WORDS,
    WORDS.map(lambda w: f'"{w} of the {w}"'),
    WORDS.map(lambda w: f"={w}"),
    WORDS.map(lambda w: w[:2] + "*"),
    WORDS.map(lambda w: "*" + w[-2:]),
    WORDS.map(lambda w: w + "~2"),
    WORDS.map(lambda w: f"/{w}.*/"),
    st.tuples(st.sampled_from("title author person org place keyword added removed".split()), WORDS).map(":".join),
    st.sampled_from(
        "date:1987 date:2w.. date:none by:url lang:en source:* words:>50 words:10..20 dup:first dup:fold mentions:1987 "
        "id:a* path:* section:world".split()
    ),
)
JOINED = st.sampled_from([" ", " OR ", " AND ", " NOT ", " W/5 ", " PRE/3 ", " W/S ", " W/P ", " NOT W/9 "])


def joined(parts):
    return st.one_of(
        st.tuples(parts, JOINED, parts).map("".join),
        parts.map(lambda p: f"({p})"),
        parts.map(lambda p: f"-({p})"),
        parts.map(lambda p: f"title:({p})^2"),
        parts.map(lambda p: f"ATLEAST/2({p})"),
        parts.map(lambda p: f"LEAD({p})"),
        parts.map(lambda p: f"({p}"),
    )


QUERIES = st.one_of(st.recursive(ALONE, joined, max_leaves=8), st.text(max_size=60))
schemathesis.openapi.format("newsearch-query", QUERIES)
