import type { JsonData } from '@sendwright/model'
import { valueAt, type Operand, type PlaceholderInfo, type Template } from '@sendwright/template'
import { pathKey, type Configuration, type SecretAt } from './configuredContext.ts'

/** The secrets that a template can insert with this configuration, in the order of its placeholders. */
export function secretsIn(template: Template, { secrets }: Configuration): readonly SecretUse[] {
  if (secrets.size === 0) return noUses
  return template.placeholders.flatMap((placeholder) =>
    operandsOf(placeholder).flatMap((operand) => {
      const secret = secretOf(operand, secrets)
      return secret === undefined ? [] : [{ ...secret, placeholder }]
    }),
  )
}

/** A placeholder that can insert a secret, or an object that holds one. */
export interface SecretUse extends SecretAt {
  readonly placeholder: PlaceholderInfo
}

/**
 * The template as it is shown: where a placeholder gives a secret, its filters are left away, so that the mask stands
 * there as it is, and its path is marked (`isSecretPath`). The data hold masks only, whatever the template does.
 */
export function shownTemplate(template: Template, { data, secrets }: Configuration): Template {
  if (template.plan === null) return template
  const show = (placeholder: PlaceholderInfo): PlaceholderInfo => {
    const secret = secretOf(usedOperand(placeholder, data), secrets)
    if (secret?.exact !== true) return placeholder
    const source = { ...placeholder.source, text: secretMark + placeholder.source.text }
    return { ...placeholder, source, filters: [] }
  }
  const instructions = template.plan.instructions.map((instruction) =>
    'placeholder' in instruction ? { ...instruction, placeholder: show(instruction.placeholder) } : instruction,
  )
  return { ...template, plan: { ...template.plan, instructions } }
}

/** The path of a span of a shown template without its mark, and whether it had one. */
export function readSpanPath(path: string): { readonly path: string; readonly isSecret: boolean } {
  return path.startsWith(secretMark)
    ? { path: path.slice(secretMark.length), isSecret: true }
    : { path, isSecret: false }
}

/** No path as written can begin with it. */
const secretMark = '\u0000'

const noUses: readonly SecretUse[] = []

function operandsOf({ source, defaults }: PlaceholderInfo): readonly Operand[] {
  return [source, ...defaults]
}

function secretOf(operand: Operand | undefined, secrets: Configuration['secrets']): SecretAt | undefined {
  return operand?.kind === 'path' ? secrets.get(pathKey(operand.segments.map((segment) => segment.name))) : undefined
}

/** The operand whose value the placeholder inserts: the first that is there and not null. */
function usedOperand(placeholder: PlaceholderInfo, data: JsonData): Operand | undefined {
  return operandsOf(placeholder).find((operand) => {
    if (operand.kind !== 'path') return true
    const value = valueAt(data, operand.segments)
    return value !== undefined && value !== null
  })
}
