"""Papers: what people print and hand in."""
