"""Write each claim of both ledgers as a file that one can cite: `make claims`.

The files are JSON-LD in the words of schema.org and CiTO. They name no address, so that moving the site
changes no byte of them. What was measured is read from the stored outputs: make notebooks comes before.
"""

import hashlib
import json
from functools import partial
from pathlib import Path

import nbformat
from cite import ROOT, citation
from site_cells import Checked, checks

from rmsprop_lessons import __version__
from rmsprop_lessons.ledger import LEDGER, PAGES, VERDICTS, mended_in
from rmsprop_lessons.ledger.pages import JUDGED

FOLDER = ROOT / "docs" / "claims"
MANIFEST = "SWHID.txt"  # an identifier of content cannot stand in the content
CODECHECK = ROOT / "codecheck.yml"
LESSON = {"@type": "CreativeWork", "name": "The usual lesson on RMSprop"}
# The version in which an entry first stood. An id is never given to another claim.
SINCE = {f"C{k:02d}": "0.1.0" for k in range(1, 33)} | {f"O{k:02d}": "0.2.0" for k in range(1, 16)}
quoted = partial(json.dumps, ensure_ascii=False)  # in YAML, too
# What a verdict says of the sentence, in CiTO. No run decides on sources, so they confirm nothing here.
OF_CLAIMS = {"T": "confirms", "C": "qualifies", "L": "critiques", "F": "refutes", "S": "agreesWith"}
OF_PAGES = {"F": "refutes", "L": "critiques", "Q": "extends", "S": "disputes"}
CONTEXT = [
    "https://schema.org",
    {
        "cell": "http://schema.org/isBasedOn",
        "cito": "http://purl.org/spar/cito/",
        "condition": "http://schema.org/reviewBody",
        "measured": "http://schema.org/measuredValue",
        "since": "http://www.w3.org/2004/02/skos/core#historyNote",
        "status": "http://schema.org/creativeWorkStatus",
    },
]
HEAD = """---
# In CODECHECK's form, written by `make claims`: what is to be reproduced. Whoever checks it adds
# reference, codechecker, summary, certificate and report; no certificate exists yet.
version: https://codecheck.org.uk/spec/config/2.0
paper:
  title: {title}
  authors:
"""


def checked() -> dict[str, Checked]:
    """Return for each entry the first cell that checks it; ValueError: an entry has none."""
    found: dict[str, Checked] = {}
    for path in sorted(ROOT.glob("notebooks/*.ipynb")):
        found = checks(nbformat.read(path, as_version=4), path.stem) | found
    if missing := [key for key in (*LEDGER, *PAGES) if key not in found]:
        raise ValueError(f"no cell has printed what it measured of {', '.join(missing)}: make notebooks")
    return found


def record(key: str, where: Checked) -> dict:
    """Return one claim in JSON-LD; ValueError: SINCE does not know it."""
    if key not in SINCE:
        raise ValueError(f"key is {key!r}: SINCE must say in which version this entry first stood")
    text, verdict, cito, condition, seen = of_claim(key) if key in LEDGER else of_page(key)
    mended = mended_in(key)
    return {
        "@context": CONTEXT,
        "@id": f"{key}.json",
        "@type": "ClaimReview",
        f"cito:{cito}": {"@id": "#claim"},
        "cell": cell(where),
        "claimReviewed": text,
        "condition": condition,
        "identifier": key,
        "itemReviewed": {"@id": "#claim", "@type": "Claim", "appearance": seen, "text": text},
        "reviewRating": {"@type": "Rating", "alternateName": verdict},
        "since": SINCE[key],
        "status": f"mended in {mended}" if mended else "active",
        "version": __version__,
    }


def of_claim(key: str) -> tuple[str, str, str, str, dict]:
    """Return text, verdict in our word and in CiTO's, condition and place of a claim of the lesson."""
    entry = LEDGER[key]
    return entry.text, VERDICTS[entry.verdict], OF_CLAIMS[entry.verdict], entry.condition, LESSON


def of_page(key: str) -> tuple[str, str, str, str, dict]:
    """Return the same of a sentence of another page; its condition is what is true."""
    row = PAGES[key]
    seen = {"@type": "CreativeWork", "name": row.source, "version": row.version}
    return row.quote, JUDGED[row.verdict], OF_PAGES[row.verdict], row.truth, seen


def cell(where: Checked) -> dict:
    """Return the cell that checks a claim and what it printed, or the cell of text with the sources."""
    book = {"@type": "LearningResource", "name": f"notebooks/{where.page}.ipynb"}
    about: dict = {"@type": "CreativeWork", "identifier": where.cell, "isPartOf": book}
    if where.measured:
        about["@type"] = ["SoftwareSourceCode", "Observation"]
        about |= {"codeSampleType": "notebook cell", "measured": where.measured}
    return about


def as_bytes(one: dict) -> bytes:
    """Return JSON that is the same everywhere: sorted keys, LF, UTF-8."""
    return (json.dumps(one, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def swhid(content: bytes) -> str:
    """Return the identifier of a content (ISO/IEC 18670), which holds git's hash of it."""
    return "swh:1:cnt:" + hashlib.sha1(b"blob %d\0" % len(content) + content).hexdigest()


def files() -> dict[Path, bytes]:
    """Return what `make claims` writes; ValueError: a file of docs/claims has lost its entry."""
    found = checked()
    kept = {path.stem for path in FOLDER.glob("[CO][0-9]*.json")}
    if lost := sorted(kept - set(found)):
        raise ValueError(f"docs/claims has {', '.join(lost)} without an entry: ids are permanent")
    records = {key: record(key, found[key]) for key in (*LEDGER, *PAGES)}
    made = {FOLDER / f"{key}.json": as_bytes(one) for key, one in records.items()}
    ids = "".join(f"{swhid(content)} {path.name}\n" for path, content in made.items())
    made[FOLDER / MANIFEST] = ids.encode()
    made[CODECHECK] = codecheck(records).encode()
    return made


def codecheck(records: dict[str, dict]) -> str:
    """Return codecheck.yml; what is quoted is JSON, which YAML reads as it is."""
    about = citation()
    text = HEAD.format(title=quoted(about["title"]))
    text += "".join(f"    - name: {quoted(one['name'])}\n" for one in about["authors"])
    text += "manifest:\n"
    for key, one in records.items():
        says = f"{one['reviewRating']['alternateName']}: {one['claimReviewed']}"
        text += f"  - file: docs/claims/{key}.json\n    comment: {quoted(says)}\n"
    return text


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    made = files()
    for path, content in made.items():
        path.write_bytes(content)
    print(f"{len(made) - 2} claims in docs/claims, their identifiers in {MANIFEST}, codecheck.yml")
