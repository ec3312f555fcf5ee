import type { KafkaSendAction, ScenarioLink, Side } from '@sendwright/model'
import { useMemo, useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import { integrationQueries } from '../../../api/integrations.ts'
import { text } from '../../../text/en.ts'
import { emptyActionDraft, readActionDraft, type ActionDraft } from './pastedAction.ts'
import { canSave, firstSaveDraft, saveTarget, type SaveDraft } from './saveDraft.ts'
import { sideOfAction } from './sideOfAction.ts'
import type { Source } from './source.ts'
import type { ImportData } from './useImportData.ts'
import type { ImportContent } from './useImportPlan.ts'
import { usePastedJson, type PastedFormat, type PastedJson } from './usePastedJson.ts'
import { useSaveScenario } from './useSaveScenario.ts'
import { useScenario, type LoadedScenario, type ScenarioState } from './useScenario.ts'

/** What is chosen, brought to what can be imported. */
export interface ImportSource {
  /** null while it is not complete. */
  readonly content: ImportContent | null
  /** What it is called. */
  readonly name: string
  readonly scenario: ScenarioState
  readonly json: {
    readonly text: string
    readonly pasted: PastedJson
    readonly setText: (text: string) => void
    readonly setFormat: (format: PastedFormat) => void
  }
  readonly action: {
    readonly draft: ActionDraft
    readonly faults: readonly string[]
    readonly setDraft: (draft: ActionDraft) => void
  }
  /** Saving what was pasted as a scenario; null for what the library has. */
  readonly save: {
    readonly isOn: boolean
    readonly draft: SaveDraft
    readonly isTried: boolean
    readonly setOn: (isOn: boolean) => void
    readonly setDraft: (draft: SaveDraft) => void
  } | null
  /** Whether there is, or will be, a scenario to be linked to. */
  readonly canLink: boolean
  readonly isSaving: boolean
  /** Why the scenario could not be saved. */
  readonly error: Error | null
  /** The link to the scenario, which is saved first where that is wanted; null for none, undefined where it could not be. */
  readonly link: () => Promise<ScenarioLink | null | undefined>
}

export interface ImportSourceTarget {
  readonly target: KafkaSendAction
  readonly messageIndex: number
  readonly importData: ImportData
}

/** Brings what is chosen in the list to what can be imported: a scenario, or something that is pasted. */
export function useImportSource(
  chosen: Source | null,
  { target, messageIndex, importData }: ImportSourceTarget,
): ImportSource {
  const words = text.importParameters.paste
  const integrations = useQuery(integrationQueries.list()).data ?? []
  const scenario = useScenario(chosen?.kind === 'scenario' ? chosen : null)
  const [jsonText, setJsonText] = useState('')
  const [format, setFormat] = useState<PastedFormat | null>(null)
  const pasted = usePastedJson(jsonText, format)
  const [draft, setDraft] = useState(emptyActionDraft)
  const read = useMemo(() => readActionDraft(draft, { target, messageIndex }), [draft, target, messageIndex])
  const [isOn, setOn] = useState(false)
  const [isTried, setTried] = useState(false)
  const [names, setNames] = useState<SaveDraft | null>(null)
  const saveDraft = names ?? firstSaveDraft(integrations, words.pastedName)
  const saving = useSaveScenario()

  const loaded = scenario.kind === 'ready' ? scenario.loaded : null
  const pastedSide = pasted.kind === 'ready' ? pasted.side : null
  const content = useMemo((): ImportContent | null => {
    if (chosen?.kind === 'scenario') return loaded && { kind: 'side', side: loaded.side, link: linkTo(loaded) }
    if (chosen?.kind === 'json') return pastedSide && { kind: 'side', side: pastedSide, link: null }
    if (chosen?.kind === 'action') return read.action && { kind: 'action', action: read.action }
    return null
  }, [chosen?.kind, loaded, pastedSide, read])
  const isPasted = chosen?.kind === 'json' || chosen?.kind === 'action'

  /** What was pasted, as a side of a scenario. */
  function pastedAsSide(): Side | null {
    if (content === null) return null
    return content.kind === 'side' ? content.side : sideOfAction(content.action, messageIndex, importData.data)
  }

  async function link(): Promise<ScenarioLink | null | undefined> {
    if (loaded !== null) return linkTo(loaded)
    const side = isOn ? pastedAsSide() : null
    if (side === null) return null
    setTried(true)
    if (!canSave(saveDraft, integrations)) return undefined
    const saved = await saving
      .mutateAsync({ name: saveDraft.name.trim(), side, target: saveTarget(saveDraft) })
      // Shown beside the names, from the state of the mutation.
      .catch(() => undefined)
    return saved && linkTo(saved)
  }

  return {
    content,
    name: loaded?.scenario.name ?? saveDraft.name,
    scenario,
    json: {
      text: jsonText,
      pasted,
      setText(next) {
        setJsonText(next)
        if (next.trim() === '') setFormat(null)
      },
      setFormat,
    },
    action: { draft, faults: read.faults, setDraft },
    save: isPasted ? { isOn, draft: saveDraft, isTried, setOn, setDraft: setNames } : null,
    canLink: chosen?.kind === 'scenario' || (isPasted && isOn),
    isSaving: saving.isPending,
    error: saving.error,
    link,
  }
}

function linkTo({ integration, scenario, direction, revision }: LoadedScenario): ScenarioLink {
  return { integration: integration.id, scenario: scenario.id, direction, revision }
}
