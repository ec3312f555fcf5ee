import type { JsonData, Problem } from '@sendwright/model'
import { useRef, type KeyboardEvent } from 'react'
import { text as catalogue } from '../../text/en.ts'
import { useFieldFocus } from './fieldFocus.ts'
import { completePlaceholders } from './completePlaceholders.ts'
import { offersOf } from './inlineCompletion.ts'
import { OfferInput } from './OfferInput.tsx'
import type { TemplateInsight } from './templateInsight.ts'

export interface TemplateInputProps {
  readonly value: string
  readonly onChange: (value: string) => void
  /** The data whose paths are offered. */
  readonly data: JsonData
  /** What else is known of what placeholders name. */
  readonly insight?: TemplateInsight
  readonly problems: readonly Problem[]
  /** Where it stands in an action, to be found from a problem. */
  readonly field?: { readonly actionId: string; readonly path: string }
  readonly id?: string
  /** The accessible name, where no label points at `id`. */
  readonly label?: string
  readonly describedBy?: string
  readonly placeholder?: string
  /** Without a border of its own, in a table. */
  readonly bare?: boolean
  readonly autoFocus?: boolean
  readonly onBlur?: () => void
  /** Keys that mean something to what is around, such as Enter. Not called while a suggestion takes the key. */
  readonly onKeyDown?: (event: KeyboardEvent<HTMLInputElement>) => void
}

const noField = { actionId: '', path: '' }

/** A template of one line: placeholders are marked, and what can be inserted is offered while one is typed. */
export function TemplateInput({ data, insight, field, bare = false, ...props }: TemplateInputProps) {
  const input = useRef<HTMLInputElement>(null)

  useFieldFocus(field ?? noField, ({ position }) => {
    input.current?.focus()
    if (position !== null) input.current?.setSelectionRange(position.start, position.end)
  })

  return (
    <OfferInput
      {...props}
      input={input}
      shape={bare ? 'bare' : 'field'}
      offersLabel={catalogue.panel.parameters.suggestions}
      offersAt={(source, offset) => ({
        offers: offersOf(source, completePlaceholders(source, 'text', offset, { data, insight }), offset),
        takesFirst: true,
      })}
    />
  )
}
