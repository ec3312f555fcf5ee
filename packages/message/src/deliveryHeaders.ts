/** A header as it goes to Kafka, in bytes. */
export interface DeliveryHeader {
  readonly name: string
  readonly value: Uint8Array | null
}

/** The name of the header by which readers tell a record that was sent twice. */
export const messageIdHeader = 'message-id'

const encoder = new TextEncoder()

/**
 * The headers of a delivery at least once: its own, in their order, and behind them a `message-id`
 * (`<installation>-<delivery id>`) that is the same however often the record is sent.
 */
export function withDeliveryHeaders(
  headers: readonly DeliveryHeader[],
  delivery: { readonly installation: string; readonly id: bigint },
): readonly DeliveryHeader[] {
  const value = encoder.encode(`${delivery.installation}-${delivery.id}`)
  return [...headers, { name: messageIdHeader, value }]
}
