import { Link } from '@tanstack/react-router'
import { useRef, useState, type KeyboardEvent } from 'react'
import { paths } from '../../../app/paths.ts'
import { text } from '../../../text/en.ts'
import { useEditorDocument } from '../document/editorDocument.ts'
import classes from './TopBar.module.css'

/** The way here, ending with the name of the process, which can be changed in place. Without a name while it is being opened. */
export function Crumbs({ name }: { readonly name: string | null }) {
  return (
    <nav className={classes['crumbs']} aria-label={text.editor.topBar.crumbs}>
      <Link {...paths.processes()} className={classes['link']}>
        {text.shell.processes}
      </Link>
      {name !== null && (
        <>
          <span className={classes['slash']} aria-hidden>
            /
          </span>
          <ProcessName name={name} />
        </>
      )}
    </nav>
  )
}

function ProcessName({ name }: { readonly name: string }) {
  const document = useEditorDocument()
  const [draft, setDraft] = useState<string | null>(null)
  const button = useRef<HTMLButtonElement>(null)

  function finish(value: string): void {
    setDraft(null)
    // Every process has a name: an empty one leaves it as it was.
    if (value.trim() !== '') document.setName(value.trim())
  }

  function onKeyDown(event: KeyboardEvent<HTMLInputElement>): void {
    if (event.key !== 'Enter' && event.key !== 'Escape') return
    event.preventDefault()
    if (event.key === 'Enter') finish(event.currentTarget.value)
    else setDraft(null)
    requestAnimationFrame(() => button.current?.focus())
  }

  if (draft !== null)
    return (
      <input
        className={classes['nameInput']}
        aria-label={text.editor.topBar.name}
        value={draft}
        maxLength={200}
        autoFocus
        onFocus={(event) => event.currentTarget.select()}
        onChange={(event) => setDraft(event.currentTarget.value)}
        onBlur={(event) => finish(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
    )
  return (
    <h1 className={classes['heading']}>
      <button
        ref={button}
        type="button"
        className={classes['name']}
        title={text.editor.topBar.rename(name)}
        aria-current="page"
        onClick={() => setDraft(name)}
      >
        {name}
      </button>
    </h1>
  )
}
