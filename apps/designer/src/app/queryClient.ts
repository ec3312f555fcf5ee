import { QueryClient } from '@tanstack/react-query'
import { ApiError } from '@sendwright/contract'

/** The one store of server state. Exact numbers are objects that must not be copied, so answers are never merged. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      structuralSharing: false,
      staleTime: 5_000,
      // A loopback server that is away is asked again by the banner; an error of the server's own is final.
      networkMode: 'always',
      retry: (failures, error) => failures < 1 && error instanceof ApiError && error.status >= 502,
    },
    mutations: { networkMode: 'always', retry: false },
  },
})
