import { CloseButton, TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { text } from '../text/en.ts'
import classes from './SearchField.module.css'

export interface SearchFieldProps {
  /** Its accessible name: "Filter topics". */
  readonly label: string
  /** What it looks at: "Filter by name or broker"; without it the label. */
  readonly placeholder?: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly className?: string
}

/** Filters the list below it as you type. Esc empties it. */
export function SearchField({ label, placeholder = label, value, onChange, className = '' }: SearchFieldProps) {
  return (
    <TextInput
      className={`${classes['field']} ${className}`}
      type="search"
      aria-label={label}
      placeholder={placeholder}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || value === '') return
        event.preventDefault()
        event.stopPropagation()
        onChange('')
      }}
      leftSection={<IconSearch size={16} stroke={1.6} />}
      rightSection={
        value !== '' && <CloseButton size="sm" aria-label={text.shell.clearFilter} onClick={() => onChange('')} />
      }
    />
  )
}
