"""Five made-up councils, written as docs/your-council.md says: no line of the service knows them."""
