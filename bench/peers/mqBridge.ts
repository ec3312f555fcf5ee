import { spawn } from 'node:child_process'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { freePort } from '@sendwright/sandbox/testing'
import { installFromPyPi } from './install.ts'
import { peerOf, type Peer } from './peer.ts'

/** mq-bridge with one route, HTTP in → Kafka out, which waits for Kafka's answer. */
export async function startMqBridge({ broker, topic }: { broker: string; topic: string }): Promise<Peer> {
  const installed = await installFromPyPi('mq-bridge', 'mq-bridge==1.2.0')
  const port = await freePort()
  const route = {
    input: { http: { url: `127.0.0.1:${port}`, path: '/publish' } },
    output: { kafka: { url: broker, topic, create_topic: false, partition_key: 'key' } },
    concurrency: 32,
  }
  const program = fileURLToPath(new URL('./mqBridgeRoute.py', import.meta.url))
  const child = spawn(path.join(installed, 'bin/python'), [program, JSON.stringify(route)], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  return peerOf(child, { name: 'mq-bridge 1.2.0', port, expectedStatus: 202 })
}
