import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:net'

/**
 * TCP ports of loopback that were free a moment ago, below those that outgoing connections are given: a broker that is
 * killed must find its port free when it comes back.
 */
export async function reservePorts(count: number): Promise<readonly number[]> {
  const ports = new Set<number>()
  while (ports.size < count) {
    const port = randomInt(lowest, highest)
    if (!ports.has(port) && (await isFree(port))) ports.add(port)
  }
  return [...ports]
}

/** The ports from `first` on; throws where another program has one of them. */
export async function portsFrom(first: number, count: number): Promise<readonly number[]> {
  const ports = Array.from({ length: count }, (_, index) => first + index)
  for (const port of ports) if (!(await isFree(port))) throw new Error(`Port ${port} is taken by another program`)
  return ports
}

/** Linux gives 32768 and above to outgoing connections, others 49152 and above. */
const lowest = 11_000
const highest = 32_000

async function isFree(port: number): Promise<boolean> {
  const server = createServer().listen(port, '127.0.0.1')
  try {
    await once(server, 'listening')
  } catch {
    return false
  }
  server.close()
  await once(server, 'close')
  return true
}
