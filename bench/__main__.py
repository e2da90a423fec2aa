"""`python -m bench [--quick] [--json]`: measure and print; status 1 where something is not linear."""

import argparse
import json
import sys

from bench import reader_text

ROUNDS, QUICK_ROUNDS = 11, 5


def main() -> int:
    """Measure and print; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measure talentforum, as ratios of one run.")
    parser.add_argument("--quick", action="store_true", help="fewer rounds: faster, less exact")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    options = parser.parse_args()
    results = reader_text.measure(QUICK_ROUNDS if options.quick else ROUNDS)
    if options.json:
        print(json.dumps({"reader_text": reader_text.as_data(results)}, indent=1))
    else:
        print("\n".join(reader_text.as_lines(results)))
    return 0 if all(found.is_linear for found in results) else 1


if __name__ == "__main__":
    sys.exit(main())
