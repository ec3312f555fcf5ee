import { CloseButton, TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { text } from '../text/en.ts'
import classes from './SearchField.module.css'

export interface SearchFieldProps {
  /** What it filters by; also its accessible name. */
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly className?: string
}

/** Filters the list below it as you type. Esc empties it. */
export function SearchField({ label, value, onChange, className = '' }: SearchFieldProps) {
  return (
    <TextInput
      className={`${classes['field']} ${className}`}
      type="search"
      aria-label={label}
      placeholder={label}
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
