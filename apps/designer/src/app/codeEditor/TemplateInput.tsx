import { Combobox, useCombobox } from '@mantine/core'
import type { JsonData, Problem } from '@sendwright/model'
import { parseTemplate, type Completion, type CompletionItem } from '@sendwright/template'
import { useEffect, useLayoutEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react'
import { text as catalogue } from '../../text/en.ts'
import { useFieldFocus } from './fieldFocus.ts'
import { completePlaceholders } from './completePlaceholders.ts'
import { closeBegunPlaceholder, insertItem, matchingItems, passPlaceholderEnd } from './inlineCompletion.ts'
import classes from './TemplateInput.module.css'
import type { TemplateInsight } from './templateInsight.ts'
import { templatePieces } from './templatePieces.ts'

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
export function TemplateInput(props: TemplateInputProps) {
  const { value, data, problems } = props
  const input = useRef<HTMLInputElement>(null)
  const overlay = useRef<HTMLSpanElement>(null)
  const caret = useRef<number | null>(null)
  const [offer, setOffer] = useState<Offer | null>(null)
  const combobox = useCombobox({ onDropdownClose: () => setOffer(null) })
  const isOpen = offer !== null && combobox.dropdownOpened
  const isWrong = problems.some((problem) => problem.severity === 'error')
  const pieces = useMemo(
    () => templatePieces(value, parseTemplate(value, 'text').placeholders, problems),
    [value, problems],
  )

  const { selectFirstOption } = combobox
  useEffect(() => {
    if (offer !== null) selectFirstOption()
  }, [offer, selectFirstOption])

  useLayoutEffect(() => {
    if (caret.current !== null) input.current?.setSelectionRange(caret.current, caret.current)
    caret.current = null
    syncScroll()
  }, [value])

  useFieldFocus(props.field ?? noField, ({ position }) => {
    input.current?.focus()
    if (position !== null) input.current?.setSelectionRange(position.start, position.end)
  })

  function syncScroll(): void {
    if (overlay.current && input.current) overlay.current.scrollLeft = input.current.scrollLeft
  }

  function offerAt(source: string, offset: number): void {
    const completion = completePlaceholders(source, 'text', offset, { data, insight: props.insight })
    const items = matchingItems(source, completion, offset)
    if (items.length === 0) return combobox.closeDropdown()
    setOffer({ completion, items })
    combobox.openDropdown()
  }

  function type(typed: string, offset: number): void {
    const source = closeBegunPlaceholder(value, typed, offset)
    if (source !== typed) caret.current = offset
    props.onChange(source)
    offerAt(source, offset)
  }

  function insert(item: CompletionItem): void {
    if (offer === null) return
    const inserted = insertItem(value, offer.completion, item)
    caret.current = inserted.caret
    props.onChange(inserted.text)
    combobox.closeDropdown()
    input.current?.focus()
  }

  function onKeyDown(event: KeyboardEvent<HTMLInputElement>): void {
    if (passPlaceholderEnd(event)) combobox.closeDropdown()
    else if (event.key === ' ' && event.ctrlKey) {
      event.preventDefault()
      offerAt(value, event.currentTarget.selectionStart ?? value.length)
    } else if (isOpen && event.key === 'Escape') {
      event.stopPropagation()
      combobox.closeDropdown()
    } else if (isOpen && event.key === 'Tab') {
      event.preventDefault()
      const item = offer.items[Math.max(0, combobox.getSelectedOptionIndex())]
      if (item) insert(item)
    } else if (!isOpen || !['Enter', 'ArrowUp', 'ArrowDown'].includes(event.key)) props.onKeyDown?.(event)
  }

  return (
    <Combobox
      store={combobox}
      onOptionSubmit={(label) => {
        const item = offer?.items.find((each) => each.label === label)
        if (item) insert(item)
      }}
      position="bottom-start"
      shadow="md"
      width="max-content"
    >
      <Combobox.DropdownTarget>
        <span className={classes['root']} data-bare={props.bare} data-error={isWrong || undefined}>
          <span ref={overlay} className={classes['overlay']} aria-hidden>
            {pieces.map((piece, index) => (
              <span key={index} data-kind={piece.kind} data-severity={piece.severity}>
                {piece.text}
              </span>
            ))}
          </span>
          <Combobox.EventsTarget withKeyboardNavigation={isOpen}>
            <input
              ref={input}
              id={props.id}
              className={classes['input']}
              type="text"
              value={value}
              spellCheck={false}
              autoComplete="off"
              autoFocus={props.autoFocus}
              placeholder={props.placeholder}
              aria-label={props.label}
              aria-describedby={props.describedBy}
              aria-invalid={isWrong || undefined}
              onChange={(event) => type(event.currentTarget.value, event.currentTarget.selectionStart ?? 0)}
              onKeyDown={onKeyDown}
              onScroll={syncScroll}
              onBlur={() => {
                combobox.closeDropdown()
                props.onBlur?.()
              }}
            />
          </Combobox.EventsTarget>
        </span>
      </Combobox.DropdownTarget>
      <Combobox.Dropdown hidden={!isOpen}>
        <Combobox.Options aria-label={catalogue.panel.parameters.suggestions} className={classes['options']}>
          {offer?.items.map((item) => (
            <Combobox.Option key={item.label} value={item.label} className={classes['option']}>
              <code>{item.label}</code>
              <span className={classes['detail']}>{item.detail}</span>
            </Combobox.Option>
          ))}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  )
}

interface Offer {
  readonly completion: Completion
  readonly items: readonly CompletionItem[]
}
