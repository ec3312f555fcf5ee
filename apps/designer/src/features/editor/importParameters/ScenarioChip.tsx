import { Tooltip } from '@mantine/core'
import { IconAlertTriangle, IconLink, IconLinkOff } from '@tabler/icons-react'
import type { KafkaSendAction } from '@sendwright/model'
import { useRef } from 'react'
import { useFieldFocus } from '../../../app/codeEditor/fieldFocus.ts'
import { text } from '../../../text/en.ts'
import { StateChip } from '../../../ui/StateText.tsx'
import classes from './ScenarioChip.module.css'
import { useOpenScenarioLink } from './ScenarioLinkScope.tsx'
import { useScenarioLink, type ScenarioLinkView } from './useScenarioLink.ts'

/** The scenario that the open action is linked to; it opens the difference. */
export function ScenarioChip({ action }: { readonly action: KafkaSendAction }) {
  const link = useOpenScenarioLink()
  const button = useRef<HTMLButtonElement>(null)
  useFieldFocus({ actionId: action.id, path: '/scenario' }, () => button.current?.focus())
  if (link === null || link.state === 'unlinked') return null
  const words = text.importParameters.link
  const { label, Icon, tooltip } = chipOf(link)
  return (
    <Tooltip label={tooltip}>
      <button ref={button} type="button" className={classes['chip']} data-state={link.state} onClick={link.show}>
        <Icon size={14} stroke={1.6} aria-hidden />
        <span className={classes['name']}>{label}</span>
        {link.state === 'kept' && (
          <span className={classes['kept']}>
            <span aria-hidden>{words.differs}</span>
            <span className="visually-hidden">{tooltip}</span>
          </span>
        )}
      </button>
    </Tooltip>
  )
}

function chipOf(link: ScenarioLinkView) {
  const words = text.importParameters.link
  if (link.state === 'asks')
    return { label: words.changed, Icon: IconAlertTriangle, tooltip: words.openChanged(link.name) }
  if (link.state === 'gone') return { label: words.gone, Icon: IconLinkOff, tooltip: words.openGone }
  const tooltip = link.state === 'kept' ? words.kept(link.differences) : words.open(link.name)
  return { label: link.name, Icon: IconLink, tooltip }
}

/** On a folded card: that the scenario of the action has changed. */
export function ScenarioMark({ action }: { readonly action: KafkaSendAction }) {
  const { state } = useScenarioLink(action)
  if (state !== 'asks') return null
  return (
    <span className={classes['mark']}>
      <StateChip state="warning">{text.importParameters.link.changed}</StateChip>
    </span>
  )
}
