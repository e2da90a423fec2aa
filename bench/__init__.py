"""The project's own measurements: `python -m bench`, as ratios of one run."""
