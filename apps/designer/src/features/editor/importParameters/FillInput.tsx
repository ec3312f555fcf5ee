import { Combobox, useCombobox } from '@mantine/core'
import type { JsonData } from '@sendwright/model'
import { parseTemplate } from '@sendwright/template'
import { useLayoutEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react'
import { closeBegunPlaceholder, passPlaceholderEnd } from '../../../app/codeEditor/inlineCompletion.ts'
import { templatePieces } from '../../../app/codeEditor/templatePieces.ts'
import { text as catalogue } from '../../../text/en.ts'
import { fillOffers, type FillOffer, type FillOffers } from './fillOffers.ts'
import classes from './FillInput.module.css'

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

const noOffers: FillOffers = { offers: [], takesFirst: false }

/** A value to fill in: a plain text is the value itself, `${…}` takes it from the process's data. */
export function FillInput(props: FillInputProps) {
  const { value, suggestions, data, isOverride = false } = props
  const words = catalogue.importParameters.table
  const input = useRef<HTMLInputElement>(null)
  const overlay = useRef<HTMLSpanElement>(null)
  const caret = useRef<number | null>(null)
  const [offered, setOffered] = useState(noOffers)
  const combobox = useCombobox({ onDropdownClose: () => setOffered(noOffers) })
  const isOpen = offered.offers.length > 0 && combobox.dropdownOpened
  const pieces = useMemo(() => templatePieces(value, parseTemplate(value, 'text').placeholders, []), [value])

  useLayoutEffect(() => {
    if (caret.current !== null) input.current?.setSelectionRange(caret.current, caret.current)
    caret.current = null
    syncScroll()
  }, [value])

  // The dialog around asks for this attribute before it takes Escape; the combobox sets it only while its list is open.
  useLayoutEffect(() => {
    if (isOverride) input.current?.setAttribute('data-mantine-stop-propagation', 'true')
  })

  function syncScroll(): void {
    if (overlay.current && input.current) overlay.current.scrollLeft = input.current.scrollLeft
  }

  function offerAt(source: string, offset: number): void {
    const next = fillOffers(source, offset, { suggestions, data })
    if (next.offers.length === 0) return combobox.closeDropdown()
    setOffered(next)
    combobox.openDropdown()
    combobox.resetSelectedOption()
    if (next.takesFirst) requestAnimationFrame(() => combobox.selectFirstOption())
  }

  function type(typed: string, offset: number): void {
    const source = closeBegunPlaceholder(value, typed, offset)
    if (source !== typed) caret.current = offset
    props.onChange(source)
    offerAt(source, offset)
  }

  function take(offer: FillOffer): void {
    caret.current = offer.caret
    props.onChange(offer.text)
    combobox.closeDropdown()
    input.current?.focus()
  }

  function onKeyDown(event: KeyboardEvent<HTMLInputElement>): void {
    const selected = isOpen ? offered.offers[combobox.getSelectedOptionIndex()] : undefined
    if (passPlaceholderEnd(event)) combobox.closeDropdown()
    else if (event.key === ' ' && event.ctrlKey) {
      event.preventDefault()
      offerAt(value, event.currentTarget.selectionStart ?? value.length)
    } else if (isOpen && event.key === 'Escape') {
      event.stopPropagation()
      combobox.closeDropdown()
    } else if (selected !== undefined && event.key === 'Tab' && !event.shiftKey) {
      event.preventDefault()
      take(selected)
    } else if (isOpen && (event.key === 'ArrowUp' || event.key === 'ArrowDown')) {
      // The combobox moves through its options.
    } else if (selected === undefined || event.key !== 'Enter') props.onKeyDown?.(event)
  }

  return (
    <Combobox
      store={combobox}
      onOptionSubmit={(label) => {
        const offer = offered.offers.find((each) => each.label === label)
        if (offer) take(offer)
      }}
      position="bottom-start"
      shadow="md"
      width="max-content"
    >
      <Combobox.DropdownTarget>
        <span className={classes['root']}>
          <span ref={overlay} className={classes['overlay']} aria-hidden>
            {pieces.map((piece, index) => (
              <span key={index} data-kind={piece.kind}>
                {piece.text}
              </span>
            ))}
          </span>
          <Combobox.EventsTarget withKeyboardNavigation={isOpen}>
            <input
              ref={input}
              className={classes['input']}
              type="text"
              value={value}
              spellCheck={false}
              autoComplete="off"
              // oxlint-disable-next-line jsx-a11y/no-autofocus -- it takes the place of the button that was pressed
              autoFocus={isOverride}
              placeholder={words.fillPlaceholder}
              aria-label={props.label}
              data-after
              onChange={(event) => type(event.currentTarget.value, event.currentTarget.selectionStart ?? 0)}
              onFocus={(event) => {
                if (value === '') offerAt('', 0)
                else if (isOverride) event.currentTarget.select()
              }}
              onClick={() => {
                if (!isOpen && value === '') offerAt('', 0)
              }}
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
        <Combobox.Options aria-label={words.suggestions} className={classes['options']}>
          {offered.offers.map((offer) => (
            <Combobox.Option key={offer.label} value={offer.label} className={classes['option']}>
              <code>{offer.label}</code>
              <span className={classes['detail']}>{offer.detail}</span>
            </Combobox.Option>
          ))}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  )
}
