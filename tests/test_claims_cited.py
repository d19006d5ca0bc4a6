"""A claim that others cite: its file, its identifier, its BibTeX, the way to it from another book."""

import json
import os
import re
import shutil
import subprocess
import sys

import cite
import claims
import pytest
import yaml
from site_build import OUT
from sphinx.util.inventory import InventoryFile

from rmsprop_lessons import __version__
from rmsprop_lessons.ledger import LEDGER, PAGES, VERDICTS
from rmsprop_lessons.ledger.pages import JUDGED

KEYS = [*LEDGER, *PAGES]
each_key = pytest.mark.parametrize("key", KEYS)
# The words of schema.org in our files; all others need an entry in the files' own context.
SCHEMA = {"alternateName", "appearance", "claimReviewed", "codeSampleType", "identifier", "isPartOf"}
SCHEMA |= {"itemReviewed", "name", "reviewRating", "text", "version"}


@pytest.fixture(scope="module")
def made():
    return claims.files()


def content(key):
    return (claims.FOLDER / f"{key}.json").read_bytes()


def read(key):
    return json.loads(content(key))


# --- the files


def test_the_files_are_current(made):
    stale = [path.name for path, new in made.items() if not path.exists() or path.read_bytes() != new]
    assert stale == [], "make claims"
    there = {path.name for path in claims.FOLDER.iterdir()}
    assert there == {f"{key}.json" for key in KEYS} | {claims.MANIFEST, "README.md"}


def test_the_bytes_depend_on_nothing_but_what_is_said():
    assert claims.as_bytes({"b": "√", "a": [1]}) == '{\n "a": [\n  1\n ],\n "b": "√"\n}\n'.encode()
    assert claims.as_bytes({"a": [1], "b": "√"}) == claims.as_bytes({"b": "√", "a": [1]})
    assert not any(
        b"\r" in content(key) or cite.citation()["url"].encode() in content(key) for key in KEYS
    )


@each_key
def test_a_file_says_what_ledger_and_lesson_say(key):
    one = read(key)
    entry = LEDGER.get(key) or PAGES[key]
    text, limit = (entry.text, entry.condition) if key in LEDGER else (entry.quote, entry.truth)
    assert (one["identifier"], one["claimReviewed"], one["condition"]) == (key, text, limit)
    assert one["reviewRating"]["alternateName"] == (VERDICTS if key in LEDGER else JUDGED)[entry.verdict]
    assert one["status"] == "active" and one["version"] == __version__
    book = json.loads((claims.ROOT / one["cell"]["isPartOf"]["name"]).read_text("utf-8"))
    (cell,) = (cell for cell in book["cells"] if cell["id"] == one["cell"]["identifier"])
    if entry.verdict == "S":
        assert "measured" not in one["cell"]
    else:
        printed = "".join("".join(output.get("text", "")) for output in cell["outputs"])
        assert f"\nMeasured: {one['cell']['measured']}\n" in printed.partition(f"{key} · ")[2]


@pytest.mark.parametrize(
    ("key", "word"),
    [("C06", "confirms"), ("C13", "qualifies"), ("C14", "critiques"), ("C20", "refutes")]
    + [("C30", "agreesWith"), ("O01", "refutes"), ("O04", "extends"), ("O08", "critiques")]
    + [("O13", "disputes")],
)
def test_the_verdict_in_the_word_of_cito(key, word):
    said = {name: value for name, value in read(key).items() if name.startswith("cito:")}
    assert said == {f"cito:{word}": {"@id": read(key)["itemReviewed"]["@id"]}}


@each_key
def test_every_word_of_a_file_has_a_meaning(key):
    """An unknown word would be read as one of schema.org's."""
    one = read(key)
    schema, own = one.pop("@context")
    assert schema == "https://schema.org" and all(iri.startswith("http://") for iri in own.values())

    def words(node):
        for name, value in node.items():
            yield name
            yield from words(value) if isinstance(value, dict) else ()

    known = SCHEMA | set(own) | {"@id", "@type"}
    assert [word for word in words(one) if word not in known and not word.startswith("cito:")] == []


# --- ids


def test_an_id_stays_with_its_claim_and_says_since_when():
    assert set(claims.SINCE) == set(KEYS), "an entry came or went: an id is permanent"
    changes = (claims.ROOT / "CHANGELOG.md").read_text("utf-8")
    parts = dict(re.findall(r"^## (\S+)\n(.*?)(?=^## |\Z)", changes, flags=re.M | re.S))
    assert "32 claims" in parts[claims.SINCE["C32"]] and "O01 to O15" in parts[claims.SINCE["O15"]]


def test_a_file_that_lost_its_entry_stops_the_tool(tmp_path, monkeypatch):
    (tmp_path / "C99.json").write_text("{}")
    monkeypatch.setattr(claims, "FOLDER", tmp_path)
    with pytest.raises(ValueError, match="docs/claims has C99 without an entry: ids are permanent"):
        claims.files()


def test_a_new_entry_must_say_since_when():
    with pytest.raises(ValueError, match="key is 'C33': SINCE must say in which version"):
        claims.record("C33", claims.Checked("05-x", "1", ""))


def test_an_entry_that_no_cell_checks_stops_the_tool(tmp_path, monkeypatch):
    monkeypatch.setattr(claims, "ROOT", tmp_path)
    with pytest.raises(ValueError, match="no cell has printed what it measured of C01, C02"):
        claims.checked()


def test_a_page_that_was_mended_says_so(monkeypatch):
    monkeypatch.setattr(claims, "mended_in", lambda key: "4.0")
    assert claims.record("O01", claims.checked()["O01"])["status"] == "mended in 4.0"


# --- the identifier of the content


def test_the_identifier_of_nothing_is_the_one_that_all_know():
    assert claims.swhid(b"") == "swh:1:cnt:e69de29bb2d1d6434b8b29ae775ad8c2e48c5391"


def test_identifiers_are_those_of_git():
    if not shutil.which("git") and os.environ.get("CI"):
        pytest.fail("no git found, and CI must compare with it")
    if not shutil.which("git"):
        pytest.skip("no git found: it has the hashes to compare with")
    paths = [str(claims.FOLDER / f"{key}.json") for key in KEYS]
    call = ["git", "hash-object", "--no-filters", *paths]
    hashes = subprocess.run(call, capture_output=True, text=True, check=True).stdout.split()
    listed = (claims.FOLDER / claims.MANIFEST).read_text("utf-8").splitlines()
    assert listed == [f"swh:1:cnt:{h} {key}.json" for h, key in zip(hashes, KEYS, strict=True)]


# --- CODECHECK: its rules CC-CFG-001 to 007, 014 to 019 and 023, as far as a project can follow them


def test_codecheck_lists_every_file_and_invents_nothing():
    text = claims.CODECHECK.read_text("utf-8")
    told = yaml.safe_load(text)
    assert text.startswith("---\n") and told["version"].endswith("/spec/config/2.0")
    assert [one["file"] for one in told["manifest"]] == [f"docs/claims/{key}.json" for key in KEYS]
    assert all((claims.ROOT / one["file"]).is_file() and one["comment"] for one in told["manifest"])
    assert told["manifest"][13]["comment"] == f"loose: {LEDGER['C14'].text}"
    about = cite.citation()
    assert told["paper"] == {
        "title": about["title"],
        "authors": [{"name": author["name"]} for author in about["authors"]],
    }
    assert set(told) == {"version", "paper", "manifest"}  # the rest comes with a certificate
    assert not re.search(r"orcid|doi\.org|FIXME|TODO|XXXX|example", text, flags=re.I)


# --- BibTeX


def test_bibtex_names_claim_version_place_and_content():
    about = cite.citation() | {"url": "https://host.test/a/"}
    lines = cite.bibtex(read("C14"), "swh:1:cnt:0", about).splitlines()
    assert lines[0] == "@misc{rmsprop-lessons-C14," and lines[-1] == "}"
    fields = dict(re.fullmatch(r"  (\w+) = \{(.*)\},?", line).groups() for line in lines[1:-1])
    assert fields["title"] == "{C14: Dividing by a large number removes the vertical swing.}"
    assert fields["author"] == r"{The rmsprop\_lessons authors}" and fields["version"] == __version__
    assert fields["url"] == "https://host.test/a/ledger.html#C14"
    assert fields["note"] == "A sentence of: The usual lesson on RMSprop. Verdict: loose. swh:1:cnt:0"
    assert fields["year"] == str(about["date-released"].year)


@each_key
def test_every_claim_can_be_set_by_latex(key):
    entry = cite.bibtex(read(key), "swh:1:cnt:0", cite.citation())
    bare = re.sub(r"\\[&%$#_{}]", "", entry)
    assert entry.isascii() and bare.count("$") % 2 == 0 and bare.count("{") == bare.count("}")
    assert not re.search(
        r"\^.\^|\^-\^|_._", bare.split("  url")[0]
    )  # LaTeX refuses two of them in a row


def test_letters_that_latex_reads_otherwise():
    assert cite.latex("β₂ S_dW") == r"$\beta_2$ S\_dW"
    assert cite.latex("5 $α") == r"5 \$$\alpha$" and cite.latex("γ⁻¹") == r"$\gamma{}^-{}^1$"
    with pytest.raises(ValueError, match="text has ≠: LATEX must say how LaTeX writes it"):
        cite.latex("a ≠ b")


# --- on the site, as it was built


@pytest.fixture(scope="module")
def inventory(site):  # with `site`, because it says what to do where nothing was built
    return InventoryFile.loads((OUT / "objects.inv").read_bytes(), uri="").data["std:claim"]


@pytest.mark.browser
def test_every_file_has_its_place_on_the_ledger(inventory):
    places = {path.stem: f"ledger.html#{path.stem}" for path in claims.FOLDER.glob("*.json")}
    assert {name: item.uri for name, item in inventory.items()} == places


@pytest.mark.browser
def test_the_fold_is_opened_by_key_and_leads_to_the_file(browser, site):
    page = browser.new_context(permissions=["clipboard-read", "clipboard-write"]).new_page()
    page.goto(f"{site}/ledger.html")
    fold = page.locator("dl.claim:has(#C14) details.cite")
    assert not fold.locator("pre").is_visible()
    fold.locator("summary").press("Enter")
    swhid = claims.swhid(content("C14"))
    assert fold.locator("pre").inner_text().strip() == cite.bibtex(read("C14"), swhid, cite.citation())
    assert fold.locator("code").inner_text() == swhid
    href = fold.locator("a").evaluate("e => e.href")
    assert page.request.get(href).body() == content("C14") and href == f"{site}/claims/C14.json"
    fold.locator("button").press("Enter")
    fold.get_by_role("button", name="Copied").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == fold.locator("pre").inner_text()


@pytest.mark.browser
def test_another_book_refers_to_a_claim_as_the_readme_says(inventory, tmp_path):
    readme = (claims.FOLDER / "README.md").read_text("utf-8")
    (conf,) = re.findall(r"```python\n(.*?)```", readme, flags=re.S)
    myst, rest = re.search(r"```\n(.*)\n(.*)\n```", readme).groups()
    (link,) = re.findall(r"`(\[.*?\]\(inv:.*?\))`", readme)
    here = conf.replace('("ADDRESS", None)', f'("https://host.test", {str(OUT / "objects.inv")!r})')
    assert here != conf
    (tmp_path / "conf.py").write_text(here.replace('["', '["myst_parser", "', 1))
    (tmp_path / "index.md").write_text(
        f"# A book\n\nSee {myst} and {link}.\n\n```{{toctree}}\nother\n```\n"
    )
    (tmp_path / "other.rst").write_text(f"Other\n=====\n\nSee {rest}.\n")
    call = [sys.executable, "-m", "sphinx", "-q", "-W", "-b", "html", tmp_path, tmp_path / "out"]
    done = subprocess.run(call, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    index, other = ((tmp_path / "out" / f"{n}.html").read_text("utf-8") for n in ("index", "other"))
    place = 'href="https://host.test/ledger.html#C14"'
    assert index.count(place) == 2 and other.count(place) == 1
