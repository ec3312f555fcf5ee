import Connection from 'kafkajs/src/network/connection.js'

/** An answer longer than this is not one of Kafka's, in bytes. The first bytes of HTTP, TLS and SSH read as far more. */
const longestAnswer = 256 * 1024 * 1024

/** What a connection ends with when the other side does not speak Kafka's protocol. */
export class GarbledAnswer extends Error {
  override readonly name = 'GarbledAnswer'
}

const processData = Connection.prototype.processData

/**
 * kafkajs 2.2.4 reads answers inside the socket's `data` event: an answer with a length below four throws there and ends
 * the process, and one with an absurd length is collected for ever. Here both end the connection. Applied when this file
 * is loaded.
 */
Connection.prototype.processData = function processDataGuarded(this: Connection, chunk: Buffer) {
  try {
    processData.call(this, chunk)
  } catch (error) {
    this.socket.destroy(new GarbledAnswer('it answers, but not in Kafka’s protocol', { cause: error }))
    return
  }
  if (this.bytesNeeded > longestAnswer) {
    this.socket.destroy(new GarbledAnswer('it answers, but not in Kafka’s protocol'))
  }
}
