"""The cases, a file for each family. What is put here is run: see `README.md`."""
