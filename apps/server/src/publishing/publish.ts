import type { PublishPlan, VersionView } from '@sendwright/contract'
import { hasError, type Definition, type Problem, type ProcessChange } from '@sendwright/model'
import type { ProcessRow, VersionRow } from '@sendwright/store'
import type { Dependencies } from '../dependencies.ts'
import { allEnvironments } from '../environments/environmentDirectory.ts'
import { refuseProblems, type Refusal } from '../http/refusal.ts'
import { checkForPublish, type PlacedProblem } from './checkProcess.ts'
import { describeChanges, type ComparedProcess } from './differences.ts'
import { listenedTopics } from './listened.ts'
import { changedElsewhere, noSuchProcess, noSuchVersion } from './refusals.ts'

type Needs = Pick<Dependencies, 'store' | 'bpmn' | 'sandbox' | 'clock' | 'parameterVariables' | 'scriptTrials'>

/** What publishing the draft now would do; the changes are those since `against`, else since the newest version. */
export async function planPublish(id: string, against: number | null, needs: Needs): Promise<PublishPlan | Refusal> {
  const [row, versions, live] = await Promise.all([
    needs.store.processes.get(id),
    needs.store.versions.list(id),
    needs.store.versions.newest(id),
  ])
  if (row === null) return noSuchProcess(id)
  const base = against === null ? live : await needs.store.versions.get(id, against)
  if (against !== null && base === null) return noSuchVersion(id, against)
  const read = await readDraft(row, needs)
  if ('problems' in read) return refuseProblems(read.problems)
  const problems = await checkForPublish({ ...row, definition: read.definition }, needs)
  return {
    number: (live?.number ?? 0) + 1,
    draftVersion: row.version,
    live: live === null ? null : { number: live.number, publishedAt: live.publishedAt },
    problems: [...problems],
    changes: [...changesBetween(base, { ...row, definition: read.definition })],
    runsUnderWay: versions.reduce((sum, { activeRuns }) => sum + activeRuns, 0),
  }
}

/** Freezes the draft as the next version, unless errors block it. Rules R100 and R105 of docs/spec/runs.md. */
export async function publishDraft(
  { id, ifMatch, note }: { readonly id: string; readonly ifMatch: number | null; readonly note: string },
  needs: Needs,
): Promise<VersionView | Refusal> {
  const row = await needs.store.processes.get(id)
  if (row === null) return noSuchProcess(id)
  if (ifMatch !== null && ifMatch !== row.version) return changedElsewhere(row.version)
  const read = await readDraft(row, needs)
  if ('problems' in read) return refuseProblems(read.problems)
  const { definition } = read
  const problems: readonly PlacedProblem[] = await checkForPublish({ ...row, definition }, needs)
  if (hasError(problems)) return refuseProblems(problems.filter(({ severity }) => severity === 'error'))
  const live = await needs.store.versions.newest(id)
  const changes = changesBetween(live, { ...row, definition })
  const published = await needs.store.versions.publish({
    process: id,
    // What was checked is what is published, also where nobody named it.
    draftVersion: row.version,
    note,
    definition,
    listened: listenedTopics(definition.graph, await allEnvironments(needs)),
    changeCount: changes.length,
  })
  if (published === 'not-found') return noSuchProcess(id)
  if ('conflict' in published) return changedElsewhere(published.conflict)
  return versionView(published, changes)
}

/** A version as the API shows it, with the changes since the one before, or since another. */
export async function showVersion(
  { id, number, against }: { readonly id: string; readonly number: number; readonly against: number | null },
  { store }: Pick<Dependencies, 'store'>,
): Promise<VersionView | Refusal> {
  const version = await store.versions.get(id, number)
  if (version === null) return noSuchVersion(id, number)
  const base = against ?? number - 1
  const other = base < 1 ? null : await store.versions.get(id, base)
  if (against !== null && other === null) return noSuchVersion(id, against)
  return versionView(version, changesBetween(other, version))
}

/** What every published version listens to, anew: environments bind connections and topics. */
export async function listenAnew(needs: Pick<Dependencies, 'store' | 'parameterVariables'>): Promise<void> {
  const { versions } = needs.store
  const environments = await allEnvironments(needs)
  for (const { process, number } of await versions.current()) {
    const version = await versions.get(process, number)
    if (version !== null)
      await versions.setListened(process, number, listenedTopics(version.definition.graph, environments))
  }
}

/** A draft that an earlier release has saved knows less of its steps: it is read again as it is published. */
async function readDraft(
  row: ProcessRow,
  { bpmn }: Pick<Needs, 'bpmn'>,
): Promise<{ readonly definition: Definition } | { readonly problems: readonly Problem[] }> {
  const read = await bpmn.read(new TextEncoder().encode(row.bpmn))
  return read.ok ? { definition: read.value.definition } : { problems: read.problems }
}

function changesBetween(
  before: Pick<VersionRow, 'name' | 'bpmn' | 'definition'> | null,
  after: { readonly name: string; readonly bpmn: string; readonly definition: Definition },
): readonly ProcessChange[] {
  return describeChanges(before === null ? null : compared(before), compared(after))
}

function compared(version: {
  readonly name: string
  readonly bpmn: string
  readonly definition: Definition
}): ComparedProcess {
  return { name: version.name, bpmn: version.bpmn, graph: version.definition.graph }
}

function versionView(row: VersionRow, changes: readonly ProcessChange[]): VersionView {
  const { number, name, note, publishedAt, draftVersion, changeCount, activeRuns, bpmn } = row
  const summary = { number, name, note, publishedAt, draftVersion, changeCount, activeRuns }
  return { ...summary, bpmn, sampleContexts: [...row.sampleContexts], changes: [...changes] }
}
