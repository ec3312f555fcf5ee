import { createApiClient } from '@sendwright/contract'
import { reportAnswer, reportNoAnswer } from './serverState.ts'

/** The API of the server this page came from. Calls throw `ApiError`, `UnreachableError`, or the signal's reason. */
export const api = createApiClient({ baseUrl: '/api', fetch: watchedFetch })

async function watchedFetch(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  try {
    const response = await fetch(input, init)
    reportAnswer(response.status)
    return response
  } catch (error) {
    if (!init?.signal?.aborted) reportNoAnswer()
    throw error
  }
}

/** The same API for the moment the page goes away: requests outlive the page; their bodies may have 64 KB in all. */
export const leavingApi = createApiClient({
  baseUrl: '/api',
  fetch: (input, init) => fetch(input, { ...init, keepalive: true }),
})
