/** Where a process's environment is remembered in this browser. */
function storageKey(processId: string): string {
  return `sendwright-environment/${processId}`
}

/** The environment that was chosen last for a process; null where none was. A browser without storage remembers nothing. */
export function rememberedEnvironment(processId: string): string | null {
  try {
    return localStorage.getItem(storageKey(processId))
  } catch {
    return null
  }
}

/** Remembers an environment for a process. */
export function rememberEnvironment(processId: string, name: string): void {
  try {
    localStorage.setItem(storageKey(processId), name)
  } catch {
    // A browser without storage, or a full one: the address has it as well.
  }
}
