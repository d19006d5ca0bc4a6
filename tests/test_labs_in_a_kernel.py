"""A lab appears in a kernel and answers a moved slider, with the ipywidgets of today and with 7.7.1."""

import os
import time
from pathlib import Path
from queue import Empty

import ipywidgets
import pytest
from jupyter_client.manager import start_new_kernel

# ipywidgets 7.7.1, which hosted notebooks carry: `.ci/run` puts it there, beside the course's own.
OLD = Path(__file__).parent.parent / "build" / "ipywidgets-7.7.1"
KINDS = ("stream", "error", "execute_result", "comm_open")
CODE = """
import ipywidgets
from rmsprop_lessons.labs import lab_ravine
print(ipywidgets.__version__)
lab_ravine()"""


@pytest.fixture(params=["today", "7.7.1"])
def kernel(request):
    """Return a kernel's client and what the version of its ipywidgets begins with."""
    old = request.param == "7.7.1"
    if old and not OLD.is_dir():
        said = f"no {OLD.name} in build/: `bash .ci/run` puts it there"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(said)
    env = {**os.environ, **({"PYTHONPATH": str(OLD)} if old else {})}
    manager, client = start_new_kernel(env=env, extra_arguments=["--IPKernelApp.log_level=ERROR"])
    yield client, "7.7.1" if old else ipywidgets.__version__
    client.stop_channels()
    manager.shutdown_kernel(now=True)


def messages(client, until):
    """Return what the kernel sends, up to the message that `until` waits for."""
    found, end = [], time.monotonic() + 60
    while not (found and until(found[-1])):
        try:
            found.append(client.get_iopub_msg(timeout=1))
        except Empty:
            assert time.monotonic() < end, found[-3:]
    return found


def test_a_lab_appears_and_answers(kernel):
    client, version = kernel
    client.execute(CODE)
    shown = messages(client, lambda m: m["content"].get("execution_state") == "idle")
    by_kind = {kind: [m["content"] for m in shown if m["msg_type"] == kind] for kind in KINDS}
    assert by_kind["stream"][0]["text"].startswith(version) and not by_kind["error"]
    (result,) = by_kind["execute_result"]
    assert {"application/vnd.jupyter.widget-view+json", "image/jpeg"} <= result["data"].keys()
    models = {m["comm_id"]: m["data"]["state"] for m in by_kind["comm_open"]}
    assert result["data"]["application/vnd.jupyter.widget-view+json"]["model_id"] in models
    (slider,) = (name for name, state in models.items() if state["_model_name"] == "FloatSliderModel")
    moved = {
        "comm_id": slider,
        "data": {"method": "update", "state": {"value": 0.005}, "buffer_paths": []},
    }
    client.shell_channel.send(client.session.msg("comm_msg", moved))
    messages(
        client, lambda m: "0.005 ≤ 1/c: crawls" in str(m["content"]) and m["msg_type"] == "comm_msg"
    )
