import { pino, type DestinationStream, type Logger } from 'pino'
import type { Settings } from './env.ts'

/** The server's log: one JSON text a line, errors with their message and stack, what is named like a secret left out. */
export function createLogger(level: Settings['logLevel'], destination?: DestinationStream): Logger {
  return pino(
    {
      level,
      redact: ['*.password', '*.secret', '*.token', '*.authorization'],
      // Without a serializer an error would be written as its own fields, which message and stack are not.
      serializers: { error: pino.stdSerializers.err },
    },
    destination ?? pino.destination(1),
  )
}
