import { TextInput, type TextInputProps } from '@mantine/core'
import { useState } from 'react'

export interface LiveInputProps extends Omit<TextInputProps, 'value' | 'onChange' | 'error' | 'label'> {
  /** Its accessible name; there is no visible one in a table. */
  readonly label: string
  readonly value: string
  /** Why a text cannot be taken; null = it can. */
  readonly check?: (typed: string) => string | null
  readonly onChange: (typed: string) => void
}

/**
 * An input of a table. What is typed counts at once when it can be taken; else the reason stands below it, and leaving
 * the field brings back what counted last.
 */
export function LiveInput({ label, value, check, onChange, size = 'xs', ...rest }: LiveInputProps) {
  const [typed, setTyped] = useState<string | null>(null)
  const shown = typed ?? value
  const fault = typed === null ? null : (check?.(typed) ?? null)
  return (
    <TextInput
      {...rest}
      size={size}
      aria-label={label}
      value={shown}
      error={fault}
      onChange={(event) => {
        const next = event.currentTarget.value
        setTyped(next)
        if ((check?.(next) ?? null) === null) onChange(next)
      }}
      onBlur={() => setTyped(null)}
    />
  )
}
