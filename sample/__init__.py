"""The sample newsroom: an invented month at the hosts of real outlets, for `make demo` and for tests.

Everything in it is invented: hospitals, companies, schools, streets, figures and sentences. Only the names of
outlets, of the city and of its districts are real, because the registry is about them.
"""
