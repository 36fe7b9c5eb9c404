"""The API for programs: bearer tokens in, JSON out, described by one OpenAPI document.

A feature offers its verbs to programs in ``api.py``, beside ``views.py``::

    bp = api_blueprint("people_api", __name__)

    @bp.get("/people")
    @endpoint(ApiScope.PEOPLE_READ)
    def list_people(query: PageQuery) -> Page[PersonShape]:
        \"\"\"List the people in the directory, by name.\"\"\"
        return page_of(queries.list_all(query.mark, size=query.limit), PersonShape)

``gate`` decides who enters. ``endpoint`` reads and checks what was sent. ``keys`` makes a call that is sent twice
do its work once. ``problems`` turns refusals and errors into JSON. ``document`` describes all endpoints.
"""
