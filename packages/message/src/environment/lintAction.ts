import {
  createProblem,
  type EffectiveEnvironment,
  type HeaderTemplate,
  type KafkaSendAction,
  type Problem,
} from '@sendwright/model'
import { parseTemplate, type Operand } from '@sendwright/template'

/**
 * Warnings about an action by itself: a header whose name says that it holds a secret, and whose value everybody can
 * read, because it stands in the action or in a parameter of the environment that is no secret.
 */
export function lintAction(action: KafkaSendAction, environment?: EffectiveEnvironment): readonly Problem[] {
  if (!action.enabled) return []
  return action.parameters.messages.flatMap((message, messageIndex) =>
    message.headers.flatMap((header, headerIndex): readonly Problem[] => {
      const readable = looksSecret(header.name) ? readableValue(header, environment) : null
      if (readable === null) return []
      const path = `/parameters/messages/${messageIndex}/headers/${headerIndex}/value`
      return [createProblem('header-looks-secret', path, { header: header.name, ...readable }, { severity: 'warning' })]
    }),
  )
}

/** Whether the name of a header says that its value is a secret: `Authorization`, `x-api-key`, `db_password`, `Cookie`. */
export function looksSecret(name: string): boolean {
  const words = name.replace(/([a-z\d])([A-Z])/g, '$1-$2').toLowerCase()
  return /authorization|token|secret|passw(?:or)?d|passphrase|api[-_.]?key|access[-_.]?key|private[-_.]?key|credential|\bjwt\b|cookie/.test(
    words.replaceAll('_', '-'),
  )
}

/** Words before a secret that are none. */
const scheme = /^\s*(?:bearer|basic|token|digest|apikey|api-key)\s+/i

/** What everybody can read of a header's value: a text in the action, or a parameter by its name; null where nothing. */
function readableValue(
  { value }: HeaderTemplate,
  environment: EffectiveEnvironment | undefined,
): { readonly parameter?: string } | null {
  if (value === null) return null
  const { placeholders } = parseTemplate(value, 'text')
  const operands = placeholders.flatMap(({ source, defaults }): readonly Operand[] => [source, ...defaults])
  if (
    operands.some((operand) => operand.kind === 'literal' && typeof operand.value === 'string' && operand.value !== '')
  )
    return {}
  const literal = literalText(value, placeholders)
  if (/[\p{L}\d]/u.test(literal.replace(scheme, ''))) return {}
  for (const operand of operands) {
    if (operand.kind !== 'path') continue
    const name = operand.segments.map((segment) => segment.name).join('.')
    const parameter = environment?.parameters.find((candidate) => candidate.name === name)
    if (parameter?.kind === 'value') return { parameter: name }
  }
  return null
}

/** What stands around the placeholders of a text. */
function literalText(text: string, placeholders: ReturnType<typeof parseTemplate>['placeholders']): string {
  let literal = ''
  let at = 0
  for (const { range } of placeholders) {
    literal += `${text.slice(at, range.start)} `
    at = range.end
  }
  return literal + text.slice(at)
}
