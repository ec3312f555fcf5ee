"""Runs the route that is given as JSON until the process is ended."""

import json
import sys

from mq_bridge import Route

Route.from_config(json.loads(sys.argv[1])).run()
