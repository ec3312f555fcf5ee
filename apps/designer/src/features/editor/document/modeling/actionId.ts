const alphabet = '0123456789abcdefghijklmnopqrstuvwxyz'

/** A fresh id for an action. Made from random bytes, because browsers hide `crypto.randomUUID` on plain http beyond this machine. */
export function createActionId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(12))
  return `a_${Array.from(bytes, (byte) => alphabet[byte % alphabet.length]).join('')}`
}
