/** Examples of publishing to the server at an address, for a connection and topic that exist. */
export interface PublishExamples {
  readonly http: string
  readonly shell: string
}

/** What a program sends over HTTP and what a person types in a shell; both can be run as they stand. */
export function publishExamples(origin: string, connection: string, topic: string): PublishExamples {
  const message = { topic, key: 'A-1', value: '{"id":"A-1","total":149.90}' }
  const body = `{"connection":${JSON.stringify(connection)},"messages":[\n    ${JSON.stringify(message)}]}`
  const line = '{"key":"A-1","value":{"id":"A-1","total":149.90}}'
  const server = origin === defaultOrigin ? '' : ` --server ${origin}`
  return {
    http: [
      `curl ${origin}/api/deliveries \\`,
      "  -H 'content-type: application/json' \\",
      "  -H 'idempotency-key: order-A-1' \\",
      `  -d '${body}'`,
    ].join('\n'),
    shell: [
      `echo '${line}' |`,
      `  npm run cli -- publish --connection ${connection} \\`,
      `    --topic ${topic} --wait${server}`,
    ].join('\n'),
  }
}

const defaultOrigin = 'http://127.0.0.1:4400'
