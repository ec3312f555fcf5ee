/** What the worker is asked. Actions travel as JSON text: exact numbers are objects that a thread boundary does not copy. */
export type BpmnRequest =
  | { readonly kind: 'read'; readonly bytes: Uint8Array; readonly maxBytes: number }
  | { readonly kind: 'replaceActions'; readonly xml: string; readonly nodeId: string; readonly actions: string }

/** The file, and its definition as JSON text where it was asked for. */
export interface BpmnText {
  readonly xml: string
  readonly definition: string | null
}
