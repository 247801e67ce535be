"""People shared between the schools of a batch, before the schools are solved. See docs/city.md."""
