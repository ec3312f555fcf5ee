import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { freePort } from '@sendwright/sandbox/testing'
import { installFromNpm } from './install.ts'
import { quietEnvironment } from '../measure/processes.ts'
import { peerOf, type Peer } from './peer.ts'

const versions = { 'node-red': '4.1.8', 'node-red-contrib-kafka-suite': '0.0.5', kafkajs: '2.2.4' }

/** Node-RED with the flow HTTP in → Kafka producer → HTTP response, editor and logs off. */
export async function startNodeRed({ broker, topic }: { broker: string; topic: string }): Promise<Peer> {
  const installed = await installFromNpm('node-red', versions)
  const folder = await mkdtemp(path.join(tmpdir(), 'sendwright-node-red-'))
  const port = await freePort()
  await writeFile(path.join(folder, 'flows.json'), JSON.stringify(flow(broker, topic)))
  const settings = {
    uiPort: port,
    uiHost: '127.0.0.1',
    userDir: folder,
    flowFile: 'flows.json',
    nodesDir: path.join(installed, 'node_modules/node-red-contrib-kafka-suite/nodes'),
    httpAdminRoot: false,
    logging: { console: { level: 'off' } },
    telemetry: { enabled: false, updateNotification: false },
    externalModules: { autoInstall: false, palette: { allowInstall: false } },
  }
  await writeFile(path.join(folder, 'settings.js'), `module.exports = ${JSON.stringify(settings)}\n`)
  const program = path.join(installed, 'node_modules/node-red/red.js')
  const child = spawn(process.execPath, [program, '--settings', path.join(folder, 'settings.js')], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: quietEnvironment,
  })
  const peer = await peerOf(child, { name: 'Node-RED 4.1.8, kafka-suite 0.0.5', port })
  await untilItSends(peer.url)
  return {
    ...peer,
    [Symbol.asyncDispose]: async () => {
      await peer[Symbol.asyncDispose]()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** It listens before its producer is connected; what comes before is never answered. */
async function untilItSends(url: string): Promise<void> {
  for (let attempt = 0; attempt < 60; attempt += 1) {
    const status = await fetch(url, { method: 'POST', body: '{}', signal: AbortSignal.timeout(1_000) }).then(
      (response) => response.status,
      () => 0,
    )
    if (status === 200) return
    await wait(200)
  }
  throw new Error('Node-RED did not send within a minute')
}

function flow(broker: string, topic: string): readonly object[] {
  return [
    { id: 'tab', type: 'tab', label: 'bench' },
    {
      id: 'broker',
      type: 'kafka-suite-broker',
      brokers: broker,
      clientId: 'bench-node-red',
      backend: 'kafkajs',
      servicePreset: 'self-hosted',
      authType: 'none',
      logLevel: 'nothing',
    },
    { id: 'in', type: 'http in', z: 'tab', url: '/publish', method: 'post', wires: [['key']] },
    {
      id: 'key',
      type: 'change',
      z: 'tab',
      rules: [
        { t: 'set', p: 'key', pt: 'msg', to: 'req.headers.key', tot: 'msg' },
        { t: 'delete', p: 'headers', pt: 'msg' },
      ],
      wires: [['producer']],
    },
    {
      id: 'producer',
      type: 'kafka-suite-producer',
      z: 'tab',
      broker: 'broker',
      topic,
      acks: '-1',
      wires: [['answer']],
    },
    {
      id: 'answer',
      type: 'change',
      z: 'tab',
      rules: [{ t: 'set', p: 'payload', pt: 'msg', to: 'kafka', tot: 'msg' }],
      wires: [['out']],
    },
    { id: 'out', type: 'http response', z: 'tab', statusCode: '200', wires: [] },
  ]
}
