import { api, leavingApi } from '../../api/client.ts'
import { processQueries } from '../../api/processes.ts'
import { errorView } from '../../app/errorView.ts'
import { queryClient } from '../../app/queryClient.ts'
import { createDeletions } from './deletions.ts'

/** The deletions of processes under way in this tab. One for the page's life, because toasts outlive the list. */
export const processDeletions = createDeletions({
  remove: async ({ id, version }) => {
    await api.deleteProcess({ params: { id }, ifMatch: version })
    queryClient.removeQueries({ queryKey: processQueries.detail(id).queryKey })
    await queryClient.invalidateQueries({ queryKey: processQueries.list().queryKey })
  },
  removeOnLeave: ({ id, version }) => {
    // Nobody is left to hear the outcome.
    leavingApi.deleteProcess({ params: { id }, ifMatch: version }).catch(() => undefined)
  },
  reason: (error) => errorView(error).detail,
})

window.addEventListener('pagehide', () => processDeletions.flush())
