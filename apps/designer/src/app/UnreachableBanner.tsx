import { UnstyledButton } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { IconWifiOff } from '@tabler/icons-react'
import { useCallback, useEffect, useState } from 'react'
import { api } from '../api/client.ts'
import { serverState, subscribe, useServerState } from '../api/serverState.ts'
import { text } from '../text/en.ts'
import { Banner } from '../ui/Banner.tsx'
import classes from './UnreachableBanner.module.css'

const askEveryMs = 2_000

/** One line while the server cannot be reached. It asks for the server, and goes away by itself when it is back. */
export function UnreachableBanner({ note = text.shell.unreachable.note }: { readonly note: string | undefined }) {
  const state = useServerState()
  const { ask, asking } = useAskServer()
  const unreachable = state === 'unreachable'
  useEffect(() => {
    if (!unreachable) return
    const timer = setInterval(ask, askEveryMs)
    return () => clearInterval(timer)
  }, [unreachable, ask])
  useRefreshWhenBack()
  if (!unreachable) return null
  return (
    <Banner
      tone="warning"
      icon={<IconWifiOff size={16} stroke={1.6} />}
      action={
        <UnstyledButton className={classes['tryNow']} onClick={ask} disabled={asking}>
          {text.shell.unreachable.tryNow}
        </UnstyledButton>
      }
    >
      <strong>{text.shell.unreachable.title}</strong> {note}
    </Banner>
  )
}

function useAskServer(): { readonly ask: () => void; readonly asking: boolean } {
  const [asking, setAsking] = useState(false)
  const ask = useCallback(() => {
    setAsking(true)
    // Whatever the answer, the client's fetch has noted it; only an answer matters here.
    api
      .health({})
      .catch(() => undefined)
      .finally(() => setAsking(false))
  }, [])
  return { ask, asking }
}

function useRefreshWhenBack(): void {
  const queryClient = useQueryClient()
  useEffect(() => {
    let before = serverState()
    return subscribe(() => {
      const now = serverState()
      if (before === 'unreachable' && now === 'reachable') void queryClient.invalidateQueries()
      before = now
    })
  }, [queryClient])
}
