def test_count(as_, cast, count_queries):
    b = as_(cast.bo)
    b.get("today.index")
    with count_queries() as q:
        b.get("today.index")
    for s in q: print("Q", " ".join(s.split())[:130])
    assert 0, len(q)
