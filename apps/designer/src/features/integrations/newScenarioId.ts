/** An id for a scenario that is made here; ids of imported ones come from their documents. */
export function newScenarioId(): string {
  return crypto.randomUUID().slice(0, 8)
}
