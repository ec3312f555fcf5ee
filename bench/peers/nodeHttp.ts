import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { freePort } from '@sendwright/sandbox/testing'
import { quietEnvironment } from '../measure/processes.ts'
import { peerOf, type Peer } from './peer.ts'

/** The least one can write: Node's `http`, and kafkajs' `send` for every request. */
export async function startNodeHttp({ broker, topic }: { broker: string; topic: string }): Promise<Peer> {
  const port = await freePort()
  const program = fileURLToPath(new URL('./nodeHttpServer.ts', import.meta.url))
  const child = spawn(process.execPath, [program, broker, topic, String(port)], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: quietEnvironment,
  })
  return peerOf(child, { name: 'Node http, kafkajs 2.2.4', port })
}
