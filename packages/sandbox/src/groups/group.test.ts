import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { errorCodes } from '../protocol/errorCodes.ts'
import { createGroup, type Group } from './group.ts'
import type { JoinAnswer, JoinRequest } from './member.ts'

const session = 10_000
const rebalance = 60_000

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

describe('joining', () => {
  test('a first member is told its id and leads the first generation with it', async () => {
    const group = createGroup('g')
    const told = await group.join(request({ needsKnownId: true }))
    expect(told.error).toBe(errorCodes.MEMBER_ID_REQUIRED)
    const joined = await group.join(request({ needsKnownId: true, memberId: told.memberId }))
    expect(joined).toMatchObject({ error: 0, generation: 1, leader: told.memberId, protocol: 'range' })
    expect(joined.members.map((member) => member.id)).toEqual([told.memberId])
  })

  test('a second member makes the first join again; both are in the next generation', async () => {
    const group = createGroup('g')
    const first = await group.join(request())
    await synced(group, first)
    const second = group.join(request())
    expect(group.heartbeat(claim(first))).toBe(errorCodes.REBALANCE_IN_PROGRESS)
    const again = await group.join(request({ memberId: first.memberId }))
    const joined = await second
    expect([again.generation, joined.generation]).toEqual([2, 2])
    expect([again.members.length, joined.members.length]).toEqual([2, 0])
    expect(joined.leader).toBe(first.memberId)
  })

  test('a member that does not join again in time is out', async () => {
    const group = createGroup('g')
    const first = await group.join(request({ sessionTimeout: 1_000_000 }))
    await synced(group, first)
    const second = group.join(request())
    vi.advanceTimersByTime(rebalance)
    const joined = await second
    expect(joined.members.map((member) => member.id)).toEqual([joined.memberId])
    expect(group.heartbeat(claim(first))).toBe(errorCodes.UNKNOWN_MEMBER_ID)
  })

  test('an id that was not given out is refused', async () => {
    const answer = await createGroup('g').join(request({ memberId: 'made-up' }))
    expect(answer.error).toBe(errorCodes.UNKNOWN_MEMBER_ID)
  })

  test('a rebalance waits for a member that was told its id, until its session ends', async () => {
    const group = createGroup('g')
    const first = await group.join(request())
    await synced(group, first)
    await group.join(request({ needsKnownId: true, sessionTimeout: 5000 }))
    let answered = false
    const again = group.join(request({ memberId: first.memberId })).then((answer) => {
      answered = true
      return answer
    })
    await Promise.resolve()
    expect(answered).toBe(false)
    vi.advanceTimersByTime(5000)
    expect((await again).generation).toBe(2)
  })

  test('a member without a protocol in common is refused', async () => {
    const group = createGroup('g')
    await group.join(request())
    const other = { name: 'sticky', metadata: Buffer.alloc(0) }
    const answers = await Promise.all([
      group.join(request({ protocols: [other] })),
      group.join(request({ protocolType: 'connect' })),
      group.join(request({ protocols: [] })),
    ])
    expect(answers.map((answer) => answer.error)).toEqual(Array(3).fill(errorCodes.INCONSISTENT_GROUP_PROTOCOL))
  })

  test('the protocol most members prefer is chosen among those all offer', async () => {
    const group = createGroup('g')
    const offer = (...names: string[]) => names.map((name) => ({ name, metadata: Buffer.from(name) }))
    const first = await group.join(request({ protocols: offer('a', 'b') }))
    const others = [
      group.join(request({ protocols: offer('b', 'a', 'c') })),
      group.join(request({ protocols: offer('b', 'a') })),
    ]
    const leader = await group.join(request({ protocols: offer('a', 'b'), memberId: first.memberId }))
    await Promise.all(others)
    expect(leader.protocol).toBe('b')
    expect(leader.members.map((member) => member.metadata.toString())).toEqual(['b', 'b', 'b'])
  })

  test('a follower that joins again unchanged does not disturb the group, a leader does', async () => {
    const { group, leader, follower } = await stableGroup()
    const unchanged = await group.join(request({ memberId: follower.memberId }))
    expect(unchanged.generation).toBe(follower.generation)
    expect(group.state).toBe('Stable')
    void group.join(request({ memberId: leader.memberId }))
    expect(group.state).toBe('PreparingRebalance')
  })
})

describe('syncing', () => {
  test('everyone gets from the leader what is meant for it', async () => {
    const { leaderSync, followerSync } = await stableGroup()
    expect(leaderSync.assignment.toString()).toBe('for the leader')
    expect(followerSync.assignment.toString()).toBe('for the follower')
  })

  test('an old generation is refused', async () => {
    const group = createGroup('g')
    const joined = await group.join(request())
    const answer = await group.sync({ ...claim(joined), generation: 0 }, new Map())
    expect(answer.error).toBe(errorCodes.ILLEGAL_GENERATION)
  })

  test('a leader that never says who gets what is out, and the waiting ones try again', async () => {
    const group = createGroup('g')
    const first = await group.join(request({ sessionTimeout: 1_000_000 }))
    const second = group.join(request())
    const leader = await group.join(request({ memberId: first.memberId, sessionTimeout: 1_000_000 }))
    const follower = await second
    const waiting = group.sync(claim(follower), new Map())
    vi.advanceTimersByTime(rebalance)
    expect((await waiting).error).toBe(errorCodes.REBALANCE_IN_PROGRESS)
    expect(group.heartbeat(claim(leader))).toBe(errorCodes.UNKNOWN_MEMBER_ID)
  })
})

describe('leaving', () => {
  test('a member that leaves starts a rebalance among the others', async () => {
    const { group, leader, follower } = await stableGroup()
    expect(group.leave({ memberId: leader.memberId, instanceId: null })).toBe(0)
    expect(group.heartbeat(claim(follower))).toBe(errorCodes.REBALANCE_IN_PROGRESS)
    const alone = await group.join(request({ memberId: follower.memberId }))
    expect(alone).toMatchObject({ generation: 3, leader: follower.memberId })
  })

  test('a silent member is out after its session, a beating one is not', async () => {
    const { group, leader, follower } = await stableGroup()
    vi.advanceTimersByTime(session - 1)
    expect(group.heartbeat(claim(follower))).toBe(0)
    vi.advanceTimersByTime(1)
    expect(group.members().map((member) => member.id)).toEqual([follower.memberId])
    expect(group.heartbeat(claim(leader))).toBe(errorCodes.UNKNOWN_MEMBER_ID)
  })

  test('the last one leaves an empty group and no timer', async () => {
    const { group, leader, follower } = await stableGroup()
    group.leave({ memberId: leader.memberId, instanceId: null })
    group.leave({ memberId: follower.memberId, instanceId: null })
    expect(group.state).toBe('Empty')
    expect(vi.getTimerCount()).toBe(0)
  })

  test('who is not in the group cannot leave it', () => {
    const left = createGroup('g').leave({ memberId: 'nobody', instanceId: null })
    expect(left).toBe(errorCodes.UNKNOWN_MEMBER_ID)
  })
})

describe('a static member', () => {
  test('takes the place of its predecessor, which is fenced', async () => {
    const group = createGroup('g')
    const first = await group.join(request({ instanceId: 'i' }))
    const second = await group.join(request({ instanceId: 'i' }))
    expect(second).toMatchObject({ error: 0, leader: second.memberId })
    expect(group.members()).toHaveLength(1)
    expect(group.heartbeat({ ...claim(first), instanceId: 'i' })).toBe(errorCodes.FENCED_INSTANCE_ID)
  })
})

describe('committing', () => {
  test('is open to anyone while the group is empty, then to its members only', async () => {
    const group = createGroup('g')
    const outside = { memberId: '', instanceId: null, generation: -1 }
    expect(group.checkCommit(outside)).toBe(0)
    const joined = await group.join(request())
    expect(group.checkCommit(outside)).toBe(errorCodes.UNKNOWN_MEMBER_ID)
    expect(group.checkCommit(claim(joined))).toBe(errorCodes.REBALANCE_IN_PROGRESS)
    await synced(group, joined)
    expect(group.checkCommit(claim(joined))).toBe(0)
    expect(group.checkCommit({ ...claim(joined), generation: 9 })).toBe(errorCodes.ILLEGAL_GENERATION)
  })
})

test('closing answers who waits and ends every timer', async () => {
  const { group } = await stableGroup()
  const waiting = group.join(request())
  group.close()
  expect((await waiting).error).toBe(errorCodes.UNKNOWN_MEMBER_ID)
  expect(vi.getTimerCount()).toBe(0)
})

async function stableGroup() {
  const group = createGroup('g')
  const first = await group.join(request())
  const second = group.join(request())
  const leader = await group.join(request({ memberId: first.memberId }))
  const follower = await second
  const waiting = group.sync(claim(follower), new Map())
  const assignments = new Map([
    [leader.memberId, Buffer.from('for the leader')],
    [follower.memberId, Buffer.from('for the follower')],
  ])
  const leaderSync = await group.sync(claim(leader), assignments)
  return { group, leader, follower, leaderSync, followerSync: await waiting }
}

function synced(group: Group, joined: JoinAnswer) {
  return group.sync(claim(joined), new Map())
}

function claim(joined: JoinAnswer) {
  return { memberId: joined.memberId, instanceId: null, generation: joined.generation }
}

function request(changes: Partial<JoinRequest> = {}): JoinRequest {
  return {
    memberId: '',
    instanceId: null,
    clientId: 'test',
    clientHost: '/127.0.0.1',
    sessionTimeout: session,
    rebalanceTimeout: rebalance,
    protocolType: 'consumer',
    protocols: [{ name: 'range', metadata: Buffer.from('topics') }],
    needsKnownId: false,
    ...changes,
  }
}
