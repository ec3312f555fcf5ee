import type { JsonData } from '@sendwright/model'
import { useLayoutEffect, useRef, type KeyboardEvent } from 'react'
import { OfferInput } from '../../../app/codeEditor/OfferInput.tsx'
import { text as catalogue } from '../../../text/en.ts'
import { fillOffers } from './fillOffers.ts'

export interface FillInputProps {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  /** Placeholders of a fitting type, the best first. */
  readonly suggestions: readonly string[]
  readonly data: JsonData
  /** It takes the place of a value that stood there: it has the focus at once, and Escape means it alone. */
  readonly isOverride?: boolean
  readonly onBlur?: () => void
  /** Keys that mean something to what is around. Not called while the list of offers takes the key. */
  readonly onKeyDown?: (event: KeyboardEvent<HTMLInputElement>) => void
}

/** A value to fill in: a plain text is the value itself, `${…}` takes it from the process's data. */
export function FillInput({ suggestions, data, isOverride = false, ...props }: FillInputProps) {
  const words = catalogue.importParameters.table
  const input = useRef<HTMLInputElement>(null)

  // The dialog around asks for this attribute before it takes Escape; the combobox sets it only while its list is open.
  useLayoutEffect(() => {
    if (isOverride) input.current?.setAttribute('data-mantine-stop-propagation', 'true')
  })

  return (
    <OfferInput
      {...props}
      input={input}
      shape="small"
      placeholder={words.fillPlaceholder}
      offersLabel={words.suggestions}
      offersAt={(source, offset) => fillOffers(source, offset, { suggestions, data })}
      offersWhenEmpty
      // It takes the place of the button that was pressed.
      autoFocus={isOverride}
      selectsOnFocus={isOverride}
      isAfterValue
    />
  )
}
