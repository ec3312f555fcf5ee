import type { PublishPlan } from '@sendwright/contract'
import { createProblem } from '@sendwright/model'
import { describe, expect, it } from 'vitest'
import type { SaveState } from '../document/autosave/saveState.ts'
import { changesTitle, runsSentence, whyNotToPublish } from './publishWords.ts'

const saved: SaveState = { kind: 'saved', version: 3, edits: 0 }
const first: PublishPlan = { number: 1, draftVersion: 3, live: null, problems: [], changes: [], runsUnderWay: 0 }
const same: PublishPlan = { ...first, number: 8, live: { number: 7, publishedAt: '2026-11-14T09:12:00Z' } }

function why(more: Partial<Parameters<typeof whyNotToPublish>[0]>): string | null {
  return whyNotToPublish({ save: saved, plan: first, isCurrent: true, isElsewhere: false, ...more })?.sentence ?? null
}

describe('publishing', () => {
  it('is possible for a saved draft that nothing blocks', () => {
    expect(why({})).toBeNull()
  })

  it('waits for edits to be saved, and needs a person where they cannot be', () => {
    expect(why({ save: { kind: 'editing', version: 3, edits: 1 } })).toBe('Saving your edits first.')
    expect(why({ save: { kind: 'kept', version: 3, edits: 1 } })).toBe('Save your edits first.')
  })

  it('is blocked by errors, not by warnings', () => {
    const error = { ...createProblem('no-topic', '/parameters/topics', {}), nodeId: 'a', actionId: 'b' }
    expect(why({ plan: { ...first, problems: [error] } })).toBe('Fix the problem above first.')
    expect(why({ plan: { ...first, problems: [{ ...error, severity: 'warning' }] } })).toBeNull()
  })

  it('needs a change once there is a version', () => {
    expect(why({ plan: same })).toBe('Nothing to publish.')
  })

  it('waits for the plan of the draft as it is', () => {
    expect(why({ plan: undefined })).toBe('')
    expect(why({ isCurrent: false })).toBe('')
    expect(why({ isElsewhere: true })).toBe('')
  })
})

describe('what happens to runs', () => {
  it('is that those under way finish with their version', () => {
    expect(runsSentence(first)).toBe('Runs can be started once version 1 is published.')
    expect(runsSentence(same)).toBe('No run is under way. New runs start with version 8.')
    expect(runsSentence({ ...same, runsUnderWay: 12 })).toBe(
      '12 runs under way finish with the version they started with. New runs start with version 8.',
    )
    const second = { ...same, number: 2, live: { number: 1, publishedAt: '' }, runsUnderWay: 1 }
    expect(runsSentence(second)).toBe('1 run under way finishes with version 1. New runs start with version 2.')
  })
})

describe('the title of the changes', () => {
  it('counts them, or says that there is none', () => {
    expect(changesTitle(same)).toBe('Nothing has changed since version 7.')
    expect(changesTitle(first)).toBe('The process is empty.')
  })
})
