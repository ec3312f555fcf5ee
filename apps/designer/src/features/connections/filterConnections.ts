import type { ConnectionView } from '@sendwright/contract'

/** The connections whose name, id or brokers hold every word of the filter, in the order they came. */
export function filterConnections(connections: readonly ConnectionView[], filter: string): readonly ConnectionView[] {
  const words = filter.toLocaleLowerCase().split(/\s+/).filter(Boolean)
  return connections.filter(({ name, id, brokers }) => {
    const searched = [name, id, ...brokers].join(' ').toLocaleLowerCase()
    return words.every((word) => searched.includes(word))
  })
}
