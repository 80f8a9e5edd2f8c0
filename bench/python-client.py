"""Measures Google's Python client for bench/python-client.ts: the median time of one call, in ns."""

import json
import statistics
import sys
import time

from googleapiclient.channel import Channel, notification_from_headers

request = json.load(sys.stdin)
headers = request["headers"]
channel = Channel(
    "web_hook", request["channel"]["id"], request["channel"]["token"], "https://example.com/"
)

rounds = []
for _ in range(request["rounds"]):
    start = time.perf_counter_ns()
    for _ in range(request["calls"]):
        notification_from_headers(channel, headers)
    rounds.append((time.perf_counter_ns() - start) / request["calls"])
print(statistics.median(rounds))
