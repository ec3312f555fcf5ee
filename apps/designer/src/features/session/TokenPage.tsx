import { Button, PasswordInput } from '@mantine/core'
import { ApiError } from '@sendwright/contract'
import { useState, type FormEvent } from 'react'
import { useOpenSession } from '../../api/system.ts'
import { errorView } from '../../app/errorView.ts'
import { text } from '../../text/en.ts'
import classes from './TokenPage.module.css'

/** Asks for the server's token once; the session cookie keeps it from then on. */
export function TokenPage() {
  const [token, setToken] = useState('')
  const session = useOpenSession()
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    session.mutate(token.trim())
  }
  return (
    <main className={classes['page']}>
      <form className={classes['form']} onSubmit={submit}>
        <h1 className={classes['title']}>{text.shell.token.title}</h1>
        <p className={classes['note']}>{text.shell.token.note}</p>
        <PasswordInput
          label={text.shell.token.label}
          description={session.error ? undefined : text.shell.token.help}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          value={token}
          onChange={(event) => setToken(event.currentTarget.value)}
          error={session.error && tokenError(session.error)}
          autoComplete="current-password"
          autoFocus
        />
        <Button type="submit" disabled={token.trim() === ''} loading={session.isPending}>
          {text.shell.token.open}
        </Button>
      </form>
    </main>
  )
}

function tokenError(error: unknown): string {
  if (error instanceof ApiError && error.status === 401) return text.shell.token.wrong
  return errorView(error).detail
}
