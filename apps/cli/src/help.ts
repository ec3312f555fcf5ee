/** What `--help` shows without a command. */
export const generalHelp = `Usage: npm run cli -- <command> [options]

Commands:
  publish      reads messages from standard input, one JSON text a line, and has them delivered
  deliveries   lists and shows deliveries, and retries, skips or cancels one

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
