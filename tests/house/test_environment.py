""".env.example names what talentforum/lib/environment.py reads, no more and no less."""

import re
from pathlib import Path

from talentforum.lib import environment

ROOT = Path(__file__).parent.parent.parent
EXAMPLE = (ROOT / ".env.example").read_text()


def test_every_setting_is_in_the_example_once():
    source = Path(environment.__file__).read_text()
    read = re.findall(r'(?:env\.\w+\(|_parsed\(env, )"([A-Z_]+)"', source)

    named = re.findall(r"^#?([A-Z_]+)=", EXAMPLE, re.MULTILINE)

    assert sorted(named) == sorted(set(read))


def test_every_setting_has_a_sentence_above_it():
    for block in EXAMPLE.strip().split("\n\n")[1:]:
        *comment, setting = block.splitlines()
        assert re.fullmatch(r"#?[A-Z_]+=\S*", setting)
        assert comment
        assert all(line.startswith("# ") for line in comment)


def test_the_example_with_its_two_required_values_is_a_working_env(tmp_path, monkeypatch):
    for name in re.findall(r"^#?([A-Z_]+)=", EXAMPLE, re.MULTILINE):
        monkeypatch.delenv(name, raising=False)
    filled = EXAMPLE.replace("SECRET_KEY=\n", f"SECRET_KEY={'aB3-dE_9' * 8}\n")
    filled = filled.replace("SITE_URL=\n", "SITE_URL=https://forum.example.org\n")
    (tmp_path / ".env").write_text(filled)

    values = environment.read(tmp_path)

    assert values["DEBUG"] is False
    assert values["SITE_URL"] == "https://forum.example.org"
    assert values["RATE_LIMITS"] is True
