/** Whether this server takes new work. */
export interface Lifecycle {
  readonly isStopping: boolean
  /** From now on new work is refused and the server says that it is not ready. */
  stop(): void
}

/** A server that works until it is told to stop. */
export function createLifecycle(): Lifecycle {
  let isStopping = false
  return {
    get isStopping() {
      return isStopping
    },
    stop: () => {
      isStopping = true
    },
  }
}
