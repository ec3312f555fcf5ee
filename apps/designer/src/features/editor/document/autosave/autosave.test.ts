import { ApiError, UnreachableError, type ApiErrorBody, type ProcessView } from '@sendwright/contract'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { DocumentContent } from '../openEditorDocument.ts'
import { createAutosave, pauseMs, type Autosave, type AutosaveParts } from './autosave.ts'
import type { KeptEdits, KeptEditsStore } from './keptEdits.ts'

/** A server with one process that keeps to versions, and can be made to fail. */
function createServer() {
  const server = {
    process: view(1, 'first'),
    saves: [] as { readonly version: number; readonly name: string }[],
    /** Runs before a save is taken; throws in place of an answer. */
    before: () => {},
    /** Runs after a save was taken; throws in place of its answer. */
    after: () => {},
    save: async (version: number, content: DocumentContent): Promise<ProcessView> => {
      server.saves.push({ version, name: content.name })
      server.before()
      if (version !== server.process.version) throw apiError(409, 'version-conflict')
      server.process = { ...view(version + 1, content.name), bpmn: content.bpmn }
      server.after()
      return server.process
    },
    load: async () => server.process,
  }
  return server
}

function view(version: number, name: string): ProcessView {
  return {
    id: 'p',
    name,
    version,
    actionCount: 0,
    errorCount: 0,
    warningCount: 0,
    published: null,
    failedRuns: 0,
    createdAt: '2026-11-21T14:00:00Z',
    updatedAt: '2026-11-21T14:02:00Z',
    bpmn: '<definitions/>',
    sampleContexts: [],
    dataModel: null,
    problems: [],
  }
}

function apiError(status: number, code: ApiErrorBody['code']): ApiError {
  return new ApiError(status, {
    type: 'about:blank',
    title: '',
    status,
    detail: `answer ${status}`,
    code,
    requestId: '',
  })
}

function createMemoryStore(): KeptEditsStore & { readonly kept: Map<string, KeptEdits> } {
  const kept = new Map<string, KeptEdits>()
  return {
    kept,
    put: async (edits) => void kept.set(edits.key, edits),
    remove: async (key) => void kept.delete(key),
    list: async () => [...kept.values()],
  }
}

function start(more: Partial<AutosaveParts> = {}) {
  const server = createServer()
  const store = createMemoryStore()
  const document = { name: 'first' }
  const autosave = createAutosave({
    processId: 'p',
    key: 'tab',
    version: 1,
    edits: 0,
    theirs: null,
    mayLose: false,
    content: async () => ({ name: document.name, bpmn: '<definitions/>', sampleContexts: [], dataModel: null }),
    save: server.save,
    load: server.load,
    store,
    onSaved: () => {},
    ...more,
  })
  return { server, store, document, autosave, edit: (name: string) => edit(autosave, document, name) }
}

function edit(autosave: Autosave, document: { name: string }, name: string): void {
  document.name = name
  autosave.edited({ joined: false })
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('autosave', () => {
  it('saves once after a pause in the edits', async () => {
    const { server, autosave, edit } = start()
    edit('a')
    await vi.advanceTimersByTimeAsync(pauseMs - 1)
    edit('ab')
    await vi.advanceTimersByTimeAsync(pauseMs)
    expect(server.saves).toEqual([{ version: 1, name: 'ab' }])
    expect(autosave.state()).toEqual({ kind: 'saved', version: 2, edits: 0 })
  })

  it('has the edits in the browser before they are sent, and drops them when the server has them', async () => {
    const { server, store, edit } = start()
    let keptWhenSent: string | undefined
    server.before = () => {
      keptWhenSent = store.kept.get('tab')?.name
    }
    edit('a')
    await vi.advanceTimersByTimeAsync(pauseMs)
    expect(keptWhenSent).toBe('a')
    expect(store.kept.size).toBe(0)
  })

  it('sends edits made while a save is under way after it, over the version it made', async () => {
    const { server, edit } = start()
    server.before = () => {
      server.before = () => {}
      edit('ab')
    }
    edit('a')
    await vi.advanceTimersByTimeAsync(pauseMs)
    await vi.advanceTimersByTimeAsync(pauseMs)
    expect(server.saves).toEqual([
      { version: 1, name: 'a' },
      { version: 2, name: 'ab' },
    ])
  })

  it('keeps edits while the server is away and sends them when it is back', async () => {
    const { server, store, autosave, edit } = start()
    server.before = () => {
      throw new UnreachableError(null)
    }
    edit('a')
    edit('ab')
    await vi.advanceTimersByTimeAsync(pauseMs)
    expect(autosave.state()).toEqual({ kind: 'kept', version: 1, edits: 2 })
    expect(store.kept.get('tab')).toMatchObject({ name: 'ab', version: 1, edits: 2 })
    expect(autosave.wouldLose()).toBe(false)
    server.before = () => {}
    await vi.advanceTimersByTimeAsync(1_000)
    expect(autosave.state()).toEqual({ kind: 'saved', version: 2, edits: 0 })
  })

  it('takes a version for its own whose answer got lost', async () => {
    const { server, autosave, edit } = start()
    server.after = () => {
      server.after = () => {}
      throw new UnreachableError(null)
    }
    edit('a')
    await vi.advanceTimersByTimeAsync(pauseMs)
    await vi.advanceTimersByTimeAsync(1_000)
    expect(autosave.state()).toEqual({ kind: 'saved', version: 2, edits: 0 })
  })

  it('saves the edits since over a version of its own whose answer got lost', async () => {
    const { server, autosave, edit } = start()
    server.after = () => {
      server.after = () => {}
      throw new UnreachableError(null)
    }
    edit('a')
    await vi.advanceTimersByTimeAsync(pauseMs)
    edit('ab')
    await vi.advanceTimersByTimeAsync(5_000)
    expect(server.process).toMatchObject({ version: 3, name: 'ab' })
    expect(autosave.state().kind).toBe('saved')
  })

  it('does not save over a version of somebody else', async () => {
    const { server, store, autosave, edit } = start()
    server.process = view(2, 'theirs')
    edit('mine')
    await vi.advanceTimersByTimeAsync(60_000)
    expect(autosave.state()).toMatchObject({ kind: 'conflict', theirs: { version: 2 } })
    expect(server.process.name).toBe('theirs')
    expect(store.kept.get('tab')?.name).toBe('mine')
  })

  it('keeps edits made during a conflict', async () => {
    const { server, store, edit } = start()
    server.process = view(2, 'theirs')
    edit('mine')
    await vi.advanceTimersByTimeAsync(pauseMs)
    edit('mine too')
    await vi.advanceTimersByTimeAsync(pauseMs)
    expect(store.kept.get('tab')?.name).toBe('mine too')
  })

  it('saves over a newer version when a person says so', async () => {
    const { server, autosave, edit } = start()
    server.process = view(2, 'theirs')
    edit('mine')
    await vi.advanceTimersByTimeAsync(pauseMs)
    autosave.overwrite()
    await vi.advanceTimersByTimeAsync(0)
    expect(server.process).toMatchObject({ version: 3, name: 'mine' })
    expect(autosave.state().kind).toBe('saved')
  })

  it('says why the server refuses and tries again with the next edit', async () => {
    const { server, autosave, edit } = start()
    server.before = () => {
      throw apiError(413, 'body-too-large')
    }
    edit('a')
    await vi.advanceTimersByTimeAsync(60_000)
    expect(server.saves).toHaveLength(1)
    expect(autosave.state()).toMatchObject({ kind: 'refused', reason: 'answer 413' })
    server.before = () => {}
    edit('ab')
    await vi.advanceTimersByTimeAsync(pauseMs)
    expect(autosave.state().kind).toBe('saved')
  })

  it('tries again by itself where the server could not save for a while', async () => {
    const { server, autosave, edit } = start()
    server.before = () => {
      server.before = () => {}
      throw apiError(500, 'defect')
    }
    edit('a')
    await vi.advanceTimersByTimeAsync(pauseMs + 1_000)
    expect(autosave.state().kind).toBe('saved')
  })

  it('keeps the edits of a process that was deleted', async () => {
    const { server, store, autosave, edit } = start()
    server.before = () => {
      throw apiError(404, 'unknown-process')
    }
    edit('a')
    await vi.advanceTimersByTimeAsync(pauseMs)
    expect(autosave.state().kind).toBe('gone')
    expect(store.kept.get('tab')?.name).toBe('a')
  })

  it('sends nothing that would lose parts of the file before a person agrees', async () => {
    const { server, store, autosave, edit } = start({ mayLose: true })
    edit('a')
    await vi.advanceTimersByTimeAsync(pauseMs)
    expect(server.saves).toEqual([])
    expect(store.kept.get('tab')?.name).toBe('a')
    autosave.acceptLoss()
    await vi.advanceTimersByTimeAsync(0)
    expect(autosave.state().kind).toBe('saved')
  })

  it('would lose only edits that neither server nor browser has', async () => {
    const { autosave, edit } = start()
    expect(autosave.wouldLose()).toBe(false)
    edit('a')
    expect(autosave.wouldLose()).toBe(true)
    await vi.advanceTimersByTimeAsync(pauseMs)
    expect(autosave.wouldLose()).toBe(false)
  })

  it('would lose edits in a browser without storage while the server is away', async () => {
    const store = createMemoryStore()
    const { server, autosave, edit } = start({ store: { ...store, put: () => Promise.reject(new Error('full')) } })
    server.before = () => {
      throw new UnreachableError(null)
    }
    edit('a')
    await vi.advanceTimersByTimeAsync(pauseMs)
    expect(autosave.wouldLose()).toBe(true)
  })

  it('saves without waiting for the pause when asked', async () => {
    const { server, autosave, edit } = start()
    edit('a')
    autosave.flush()
    await vi.advanceTimersByTimeAsync(0)
    expect(server.process.name).toBe('a')
  })

  it('saves what waits when it is closed', async () => {
    const { server, autosave, edit } = start()
    edit('a')
    await autosave.close()
    expect(server.process.name).toBe('a')
  })

  it('saves kept edits that it starts with', async () => {
    const { server } = start({
      edits: 2,
      content: async () => ({ name: 'kept', bpmn: '', sampleContexts: [], dataModel: null }),
    })
    await vi.advanceTimersByTimeAsync(pauseMs)
    expect(server.process.name).toBe('kept')
  })

  it('goes on from a version of the server', async () => {
    const { server, store, autosave, edit } = start()
    server.process = view(2, 'theirs')
    edit('mine')
    await vi.advanceTimersByTimeAsync(pauseMs)
    await autosave.reset(2)
    expect(autosave.state()).toEqual({ kind: 'saved', version: 2, edits: 0 })
    expect(store.kept.size).toBe(0)
  })
})
