import { createServer } from 'node:http'
import kafkajs from 'kafkajs'

const [broker = '', topic = '', port = ''] = process.argv.slice(2)
const kafka = new kafkajs.Kafka({ clientId: 'bench-http', brokers: [broker], logLevel: kafkajs.logLevel.NOTHING })
const producer = kafka.producer({ allowAutoTopicCreation: false })
await producer.connect()

createServer((request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    void producer
      .send({ topic, messages: [{ key: String(request.headers['key']), value: Buffer.concat(chunks) }] })
      .then(([result]) => {
        response.setHeader('Content-Type', 'application/json')
        response.end(JSON.stringify({ partition: result?.partition, offset: result?.baseOffset }))
      })
      .catch((error: unknown) => {
        response.statusCode = 502
        response.end(String(error))
      })
  })
}).listen(Number(port), '127.0.0.1')
