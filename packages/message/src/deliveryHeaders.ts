/** A header as it goes to Kafka, in bytes. */
export interface DeliveryHeader {
  readonly name: string
  readonly value: Uint8Array | null
}

/** The name of the header by which readers tell a record that was sent twice. */
export const messageIdHeader = 'message-id'

const encoder = new TextEncoder()

/** The name of the header that carries a trace from one system to the next (https://www.w3.org/TR/trace-context/). */
export const traceHeader = 'traceparent'

/** What a delivery adds to the headers of its record. */
export interface AddedHeaders {
  /** `<installation>-<delivery id>`, the same however often the record is sent; null where it is sent exactly once. */
  readonly messageId: { readonly installation: string; readonly id: bigint } | null
  /** `traceparent` of what the delivery belongs to; null = it is not traced. */
  readonly trace: string | null
}

/**
 * The headers of a delivery: its own, in their order, and behind them what the delivery adds. A record that carries a
 * trace of its own keeps it.
 */
export function withDeliveryHeaders(
  headers: readonly DeliveryHeader[],
  { messageId, trace }: AddedHeaders,
): readonly DeliveryHeader[] {
  const isTraced = trace === null || headers.some(({ name }) => name === traceHeader)
  if (messageId === null && isTraced) return headers
  return [
    ...headers,
    ...(isTraced ? [] : [{ name: traceHeader, value: encoder.encode(trace) }]),
    ...(messageId === null
      ? []
      : [{ name: messageIdHeader, value: encoder.encode(`${messageId.installation}-${messageId.id}`) }]),
  ]
}
