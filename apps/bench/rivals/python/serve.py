"""The Python side of the line protocol of src/serve.ts."""

import json
import sys
import time


def serve(prepare):
    """Serves the job of the command line: `prepare(job)` gives the call to be timed."""
    call = prepare(json.loads(sys.argv[1]))
    send({"ready": True})
    for line in sys.stdin:
        calls = range(json.loads(line)["calls"])
        start = time.perf_counter_ns()
        for _ in calls:
            call()
        send({"ns": time.perf_counter_ns() - start})


def send(message):
    print(json.dumps(message), flush=True)
