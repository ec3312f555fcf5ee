/** Partitions of every topic here. */
export const partitions = 6

/** A record of the benchmarks: a JSON value of 1,000 bytes, a key of one of 1,000 with a partition of its own, one header. */
export interface BenchRecord {
  readonly key: string
  readonly value: string
  readonly partition: number
  readonly headers: Readonly<Record<string, string>>
}

const fill = 'Orders above the limit of the region are checked by a person before they are packed and sent. '.repeat(11)

/** The record with this number; the same number gives the same record. `extra` is told in its value. */
export function benchRecord(number: number, extra: Readonly<Record<string, number>> = {}): BenchRecord {
  const head = JSON.stringify({ number, ...extra, type: 'order.accepted', version: 3, total: 149.9, currency: 'EUR' })
  const start = `${head.slice(0, -1)},"note":"`
  const customer = number % 1_000
  return {
    key: `customer-${customer}`,
    value: `${start}${fill.slice(0, 1_000 - start.length - 2)}"}`,
    partition: customer % partitions,
    headers: { source: 'bench' },
  }
}
