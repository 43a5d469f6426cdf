"""A made-up council, written by the recipe in machines/councils/README.md and nothing else."""
