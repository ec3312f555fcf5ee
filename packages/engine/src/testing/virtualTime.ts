/** Time that goes on only when everything that can happen now has happened. */
export interface VirtualTime {
  /** Milliseconds since the beginning. */
  now(): number
  /** Calls later; returns how to take that back. */
  after(ms: number, run: () => void): () => void
  /** Goes on at once, as when a machine has slept: what was due meanwhile happens late. */
  leap(ms: number): void
  /** Goes on until the condition holds, or so many milliseconds have passed; says whether it holds. */
  runUntil(condition: () => boolean, withinMs: number): Promise<boolean>
}

interface Event {
  readonly at: number
  readonly order: number
  run: (() => void) | null
}

/** Makes a time of its own, which begins at 0. */
export function createVirtualTime(): VirtualTime {
  const heap: Event[] = []
  let now = 0
  let order = 0

  return {
    now: () => now,
    after(ms, run) {
      const event: Event = { at: now + Math.max(0, ms), order: (order += 1), run }
      push(heap, event)
      return () => {
        event.run = null
      }
    },
    leap(ms) {
      now += ms
    },
    async runUntil(condition, withinMs) {
      const end = now + withinMs
      for (;;) {
        await settled()
        if (condition()) return true
        const event = pop(heap)
        if (event === undefined || event.at > end) {
          if (event !== undefined) push(heap, event)
          now = end
          return condition()
        }
        now = Math.max(now, event.at)
        event.run?.()
      }
    },
  }
}

/** All promises that can settle without time going on have settled. */
function settled(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve)
  })
}

function isBefore(one: Event | undefined, other: Event | undefined): boolean {
  if (one === undefined || other === undefined) return one !== undefined
  return one.at < other.at || (one.at === other.at && one.order < other.order)
}

function push(heap: Event[], event: Event): void {
  heap.push(event)
  let index = heap.length - 1
  while (index > 0) {
    const parent = (index - 1) >> 1
    if (!isBefore(event, heap[parent])) break
    swap(heap, index, parent)
    index = parent
  }
}

function pop(heap: Event[]): Event | undefined {
  const first = heap[0]
  const last = heap.pop()
  if (first === undefined || last === undefined || heap.length === 0) return first
  heap[0] = last
  let index = 0
  for (;;) {
    const left = 2 * index + 1
    const child = isBefore(heap[left + 1], heap[left]) ? left + 1 : left
    if (!isBefore(heap[child], heap[index])) return first
    swap(heap, index, child)
    index = child
  }
}

function swap(heap: Event[], one: number, other: number): void {
  const first = heap[one]
  const second = heap[other]
  if (first === undefined || second === undefined) return
  heap[one] = second
  heap[other] = first
}
