"""Dates as English readers in Europe write them: the day first, 24 hours."""

DATE_FORMAT = "j F Y"
DATETIME_FORMAT = "j F Y, H:i"
SHORT_DATETIME_FORMAT = "j F, H:i"
MONTH_DAY_FORMAT = "j F"
