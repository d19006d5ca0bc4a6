"""What stands under "Cite this claim": BibTeX, the identifier of the content, the file."""

import re
from pathlib import Path

import yaml

ROOT = Path(__file__).parent.parent
# Letters of the ledgers that LaTeX has under another name.
LATEX = {
    **{letter: f"\\{letter}" for letter in "&%$#_{}"},
    **{"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"},
    **{"“": "``", "”": "''", "’": "'", "–": "--", "…": r"\dots{}"},
    **{"α": r"$\alpha$", "β": r"$\beta$", "γ": r"$\gamma$", "ε": r"$\varepsilon$", "η": r"$\eta$"},
    **{"θ": r"$\theta$", "κ": r"$\kappa$", "λ": r"$\lambda$", "σ": r"$\sigma$", "√": r"$\surd$"},
    **{"−": "$-$", "±": r"$\pm$", "²": "$^2$", "⁻": "${}^-$", "¹": "${}^1$", "₀": "$_0$"},
    **{"₁": "$_1$", "₂": "$_2$", "×": r"$\times$"},
}
FOLD = """<details class="cite"><summary>Cite this claim</summary>

```bibtex
{bibtex}
```

<p>In the ledger since version {since}. The content of <a href="claims/{key}.json">{key}.json</a> has
the identifier <code>{swhid}</code>, which holds git's hash of the file.</p>

</details>"""


def citation() -> dict:
    """Return CITATION.cff; its url is where the site stands, and the only place that says so."""
    return yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))


def latex(text: str) -> str:
    """Return text in ASCII for LaTeX; ValueError: LATEX lacks one of its letters."""
    put = "".join(LATEX.get(letter, letter) for letter in text)
    if strange := sorted({letter for letter in put if not letter.isascii()}):
        raise ValueError(f"text has {', '.join(strange)}: LATEX must say how LaTeX writes it")
    return re.sub(r"(?<!\\)\$\$", "", put)  # one formula, not two side by side


def bibtex(one: dict, swhid: str, about: dict) -> str:
    """Return the entry for a claim, made from its record and from CITATION.cff."""
    key, seen = one["identifier"], one["itemReviewed"]["appearance"]
    where = ", ".join(seen[name] for name in ("name", "version") if name in seen)
    verdict = one["reviewRating"]["alternateName"]
    fields = {
        "title": f"{{{key}: {latex(one['claimReviewed'])}}}",
        "author": " and ".join(f"{{{latex(author['name'])}}}" for author in about["authors"]),
        "howpublished": latex(f"{about['title']}, version {one['version']}"),
        "version": one["version"],
        "year": str(about["date-released"])[:4],
        "url": f"{about['url'].rstrip('/')}/ledger.html#{key}",
        "note": f"A sentence of: {latex(where)}. Verdict: {verdict}. {swhid}",
    }
    lines = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items())
    return f"@misc{{rmsprop-lessons-{key},\n{lines}\n}}"


def fold(one: dict, swhid: str) -> str:
    """Return the fold "Cite this claim" in MyST."""
    entry = bibtex(one, swhid, citation())
    return FOLD.format(bibtex=entry, swhid=swhid, key=one["identifier"], since=one["since"])
