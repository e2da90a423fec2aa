"""When a digest leaves: in the morning of the person, by the database's clock and its knowledge of summer time."""

HOURS = 7  # after local midnight
MORNING = f"{HOURS} hours"

# SQL over a row `person` with `zone` (a name of a time zone) and `until` (the day on which a pause ends, or null).
# A pause that has not ended yet moves what would be sent at once into the digest of its last day.
IS_PAUSED = f"coalesce(person.until::timestamp + interval '{MORNING}' > now() AT TIME ZONE person.zone, false)"
_START = f"(greatest(now() AT TIME ZONE person.zone, person.until::timestamp) - interval '{MORNING}')"
NEXT_DAY = f"(date_trunc('day', {_START}) + interval '1 day {MORNING}') AT TIME ZONE person.zone"
NEXT_WEEK = f"(date_trunc('week', {_START}) + interval '7 days {MORNING}') AT TIME ZONE person.zone"
