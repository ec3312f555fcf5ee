import { Combobox, useCombobox } from '@mantine/core'
import type { Problem } from '@sendwright/model'
import { parseTemplate } from '@sendwright/template'
import { useEffect, useLayoutEffect, useMemo, useRef, useState, type KeyboardEvent, type RefObject } from 'react'
import { closeBegunPlaceholder, passPlaceholderEnd, type Offer } from './inlineCompletion.ts'
import classes from './OfferInput.module.css'
import { templatePieces } from './templatePieces.ts'

/** What is offered at one moment, and whether Enter and Tab take the first without a choice. */
export interface Offers {
  readonly offers: readonly Offer[]
  readonly takesFirst: boolean
}

export interface OfferInputProps {
  readonly value: string
  readonly onChange: (value: string) => void
  /** What can stand at an offset of a text. */
  readonly offersAt: (source: string, offset: number) => Offers
  /** The accessible name of the list of offers. */
  readonly offersLabel: string
  /** What is wrong with the text; marked at its characters. */
  readonly problems?: readonly Problem[]
  /** `bare`: without a border of its own, in a table. `small`: in a row of text. */
  readonly shape?: 'field' | 'bare' | 'small'
  readonly input: RefObject<HTMLInputElement | null>
  readonly id?: string | undefined
  readonly label?: string | undefined
  readonly describedBy?: string | undefined
  readonly placeholder?: string | undefined
  readonly autoFocus?: boolean | undefined
  /** Marks the input for its surroundings, as `data-after`. */
  readonly isAfterValue?: boolean
  /** Offers are shown as soon as the empty field has the focus. */
  readonly offersWhenEmpty?: boolean
  /** The text is selected when the field gets the focus. */
  readonly selectsOnFocus?: boolean
  readonly onBlur?: (() => void) | undefined
  /** Keys that mean something to what is around. Not called while the list of offers takes the key. */
  readonly onKeyDown?: ((event: KeyboardEvent<HTMLInputElement>) => void) | undefined
}

const noOffers: Offers = { offers: [], takesFirst: false }
const noProblems: readonly Problem[] = []

/** One line of text with placeholders, which are marked, and a list of what can stand there while it is typed. */
export function OfferInput(props: OfferInputProps) {
  const { value, input, offersAt, problems = noProblems } = props
  const overlay = useRef<HTMLSpanElement>(null)
  const caret = useRef<number | null>(null)
  const [offered, setOffered] = useState(noOffers)
  const combobox = useCombobox({ onDropdownClose: () => setOffered(noOffers) })
  const isOpen = offered.offers.length > 0 && combobox.dropdownOpened
  const isWrong = problems.some((problem) => problem.severity === 'error')
  const pieces = useMemo(
    () => templatePieces(value, parseTemplate(value, 'text').placeholders, problems),
    [value, problems],
  )

  const { selectFirstOption, resetSelectedOption } = combobox
  useEffect(() => {
    if (offered.takesFirst) selectFirstOption()
    else resetSelectedOption()
  }, [offered, selectFirstOption, resetSelectedOption])

  useLayoutEffect(() => {
    if (caret.current !== null) input.current?.setSelectionRange(caret.current, caret.current)
    caret.current = null
    if (overlay.current && input.current) overlay.current.scrollLeft = input.current.scrollLeft
  }, [value, input])

  function offer(source: string, offset: number): void {
    const next = offersAt(source, offset)
    if (next.offers.length === 0) return combobox.closeDropdown()
    setOffered(next)
    combobox.openDropdown()
  }

  function type(typed: string, offset: number): void {
    const source = closeBegunPlaceholder(value, typed, offset)
    if (source !== typed) caret.current = offset
    props.onChange(source)
    offer(source, offset)
  }

  function take(chosen: Offer): void {
    caret.current = chosen.caret
    props.onChange(chosen.text)
    combobox.closeDropdown()
    input.current?.focus()
  }

  function offerWhereEmpty(): void {
    if (props.offersWhenEmpty === true && value === '' && !isOpen) offer('', 0)
  }

  /** The offer that Enter and Tab would take; the first is taken also before its selection is drawn. */
  function selectedOffer(): Offer | undefined {
    const index = combobox.getSelectedOptionIndex()
    return isOpen ? offered.offers[offered.takesFirst ? Math.max(0, index) : index] : undefined
  }

  function onKeyDown(event: KeyboardEvent<HTMLInputElement>): void {
    const selected = selectedOffer()
    if (passPlaceholderEnd(event)) combobox.closeDropdown()
    else if (event.key === ' ' && event.ctrlKey) {
      event.preventDefault()
      offer(value, event.currentTarget.selectionStart ?? value.length)
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
        const chosen = offered.offers.find((each) => each.label === label)
        if (chosen) take(chosen)
      }}
      position="bottom-start"
      shadow="md"
      width="max-content"
    >
      <Combobox.DropdownTarget>
        <span className={classes['root']} data-shape={props.shape} data-error={isWrong || undefined}>
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
              data-after={props.isAfterValue}
              onChange={(event) => type(event.currentTarget.value, event.currentTarget.selectionStart ?? 0)}
              onFocus={(event) => {
                offerWhereEmpty()
                if (props.selectsOnFocus === true) event.currentTarget.select()
              }}
              onClick={offerWhereEmpty}
              onKeyDown={onKeyDown}
              onScroll={(event) => {
                if (overlay.current) overlay.current.scrollLeft = event.currentTarget.scrollLeft
              }}
              onBlur={() => {
                combobox.closeDropdown()
                props.onBlur?.()
              }}
            />
          </Combobox.EventsTarget>
        </span>
      </Combobox.DropdownTarget>
      <Combobox.Dropdown hidden={!isOpen}>
        <Combobox.Options aria-label={props.offersLabel} className={classes['options']}>
          {offered.offers.map((each) => (
            <Combobox.Option key={each.label} value={each.label} className={classes['option']}>
              <code>{each.label}</code>
              <span className={classes['detail']}>{each.detail}</span>
            </Combobox.Option>
          ))}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  )
}
