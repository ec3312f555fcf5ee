import { MantineProvider } from '@mantine/core'
import { Notifications } from '@mantine/notifications'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { useServerState } from '../api/serverState.ts'
import { TokenPage } from '../features/session/TokenPage.tsx'
import { queryClient } from './queryClient.ts'
import { router } from './router.tsx'
import { cssVariablesResolver, theme } from './theme.ts'

/** The whole page: theme, server state, messages, and the page of the address or the question for the token. */
export function App() {
  return (
    <MantineProvider theme={theme} cssVariablesResolver={cssVariablesResolver} defaultColorScheme="auto">
      <QueryClientProvider client={queryClient}>
        <Page />
        <Notifications position="bottom-center" limit={4} containerWidth={420} />
      </QueryClientProvider>
    </MantineProvider>
  )
}

function Page() {
  return useServerState() === 'token-required' ? <TokenPage /> : <RouterProvider router={router} />
}
