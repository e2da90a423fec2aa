// The contents page: one behaviour a file, joined into one by collectstatic (talentforum/lib/static.py).
import "./htmx.js";
import "./counter.js";
import "./mention.js";
import "./times.js";
import "./once.js";
import "./new.js";
import "./news.js";
import "./insert.js";
import "./folds.js";
import "./branches.js";
import "./ignored.js";
import "./keys.js";
import "./place.js";
import "./zone.js";
