import { Socket } from 'node:net'

/* Loaded into a server process before everything else: SIGUSR2 cuts it off from a port of loopback, and lets it there again. */

const port = Number(process.env['SENDWRIGHT_TEST_CUT_PORT'])
/** Where nobody listens. */
const nowhere = 1
const sockets = new Set<Socket>()
let isCut = false

// It has several signatures, and is called with what it was given.
// oxlint-disable-next-line typescript/unbound-method
const connect = Socket.prototype.connect as unknown as (this: Socket, ...given: unknown[]) => Socket
Object.assign(Socket.prototype, {
  connect(this: Socket, ...given: unknown[]): Socket {
    const first: unknown = given[0]
    const options: unknown = Array.isArray(first) ? first[0] : first
    if (typeof options !== 'object' || options === null || !('port' in options) || Number(options.port) !== port)
      return connect.apply(this, given)
    sockets.add(this)
    this.once('close', () => sockets.delete(this))
    if (!isCut) return connect.apply(this, given)
    const elsewhere = { ...options, port: nowhere }
    if (Array.isArray(first)) first[0] = elsewhere
    else given[0] = elsewhere
    return connect.apply(this, given)
  },
})

process.on('SIGUSR2', () => {
  isCut = !isCut
  if (isCut) for (const socket of sockets) socket.destroy(new Error('The test has cut the connection'))
})
