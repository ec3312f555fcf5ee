/** What `--help` shows without a command. */
export const generalHelp = `Usage: npm run cli -- <command> [options]

Commands:
  publish      reads messages from standard input, one JSON text a line, and has them delivered
  deliveries   lists and shows deliveries, and retries, skips or cancels one
  start        starts a run of a published process
  runs         lists and shows runs, cancels one, or triggers an action of one

npm run cli -- <command> --help tells more.`

/** Options that every command takes. */
const serverHelp = `  --server URL            where the server is (http://127.0.0.1:4400)
  --token-file FILE       file with the server's token, where it asks for one
  --help                  this text`

const exitHelp = `Exit codes: 0 all accepted (with --wait: delivered), 1 some were not delivered, 2 wrong options or
lines, 3 refused by the server, 4 server not reached in the time given.`

/** What `publish --help` shows. */
export const publishHelp = `Usage: npm run cli -- publish --connection ID [options] < messages.jsonl

Reads one message a line and has all of them delivered, in their order:
  {"topic":"orders","key":"42","value":"hello","headers":[{"name":"a","value":"b"}],"partition":null}
Key, value and header values are texts, {"base64":"…"} for other bytes, or null. A value that is
another object, a list, a number or true/false is sent as its JSON text, numbers as they are written.

  --connection ID         the connection to deliver over
  --topic NAME            topic of the lines that name none
  --key-field PATH        takes the key from this field of the value, for example order.id
  --values                each line is a value by itself, sent as it stands (needs --topic)
  --order-by TEXT         keeps all of them in one order; without it each key has its own
  --not-before TIME       delivers no earlier, for example 2026-11-21T14:00:00Z
  --wait                  waits until each is delivered or has failed
  --wait-for TIME         as --wait, at most so long for each request (60s)
  --batch COUNT           messages in one request, 1 to 10000 (500). A request is taken as a whole or not at all
  --idempotency-prefix P  makes running it again with the same input safe, for 7 days: nothing is
                          published twice. Without it that holds for this run's own repetitions
  --retry-for TIME        how long a server that is away, full or stopping is tried again (5m)
${serverHelp}

Prints one JSON text a line for each delivery: {"line":1,"id":"17","state":"accepted"}.
${exitHelp}
The request that has a line which is no message is not sent; requests before it are.`

/** What `deliveries --help` shows. */
export const deliveriesHelp = `Usage: npm run cli -- deliveries list [filter]
       npm run cli -- deliveries get|retry|skip|cancel ID

  --state STATE           accepted, sending, delivered, failed, skipped or cancelled
  --connection ID         of one connection
  --topic NAME            to one topic
  --key TEXT              with this key
  --limit COUNT           at most so many, the newest first (50)
  --reason TEXT           why one is skipped or cancelled
${serverHelp}

Prints one JSON text a line.`

/** What `start --help` shows. */
export const startHelp = `Usage: npm run cli -- start PROCESS [options]

  --data FILE             file with the run's data, a JSON object; - reads standard input ({})
  --key TEXT              what people know the run by
  --environment NAME      the environment to run in
  --version NUMBER        the published version (the newest)
  --idempotency-key KEY   makes running it again safe, for 7 days: the same run is answered
  --wait                  waits until the run has ended, or has failed and a person has to decide
  --wait-for TIME         as --wait, at most so long, for example 30s or 5m
${serverHelp}

Prints one JSON text: {"id":17,"uuid":"…","version":3}, with --wait also the state.
Exit codes: 0 started (with --wait: completed), 1 has not completed, 2 wrong options or data, 3 refused
by the server, 4 server not reached.`

/** What `runs --help` shows. */
export const runsHelp = `Usage: npm run cli -- runs list [filter]
       npm run cli -- runs get|cancel ID
       npm run cli -- runs trigger ID ACTION [--data JSON] [--visit ID]

  --state STATE           active, completed, failed or cancelled
  --process ID            of one process
  --environment NAME      in one environment; none = without one
  --search TEXT           a run's id or key, or a text value of its data
  --limit COUNT           at most so many, the newest first (50)
  --data JSON             the data that a trigger brings: the keys that the action accepts
  --visit ID              the visit that is meant, where there can be several
  --reason TEXT           why a run is cancelled or an action triggered
${serverHelp}

Prints one JSON text a line.`
