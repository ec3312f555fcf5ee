import type { EnvironmentView } from '@sendwright/contract'
import { defaultEnvironmentName } from '@sendwright/model'
import { Link } from '@tanstack/react-router'
import { paths } from '../../app/paths.ts'
import { text } from '../../text/en.ts'
import { moveBetweenRows } from '../../ui/rowKeys.ts'
import { StageMark } from '../../ui/StageMark.tsx'
import { StateText } from '../../ui/StateText.tsx'
import classes from './EnvironmentList.module.css'

export interface EnvironmentListProps {
  readonly environments: readonly EnvironmentView[]
  readonly selected: string
}

/** The default values, then every environment with what is its own. Arrow keys move. */
export function EnvironmentList({ environments, selected }: EnvironmentListProps) {
  const words = text.environments
  return (
    <ul className={classes['list']} data-rows>
      {environments.map((environment) => {
        const { name, stage, parameters, connections, topics } = environment
        const isDefault = name === defaultEnvironmentName
        const own = Object.keys(parameters).length
        const notSet = environment.effective.parameters.filter((parameter) => !parameter.defined).length
        return (
          <li key={name}>
            <Link
              {...paths.environments(isDefault ? {} : { name })}
              className={classes['row']}
              data-selected={name === selected}
              // The place of the default values is the page's own, which every other address begins with.
              activeOptions={{ exact: true, includeSearch: true }}
              data-row
              onKeyDown={moveBetweenRows}
            >
              <span className={classes['name']}>
                {isDefault ? words.defaultValues : <StageMark stage={stage} name={name} />}
              </span>
              <span className={classes['summary']}>
                {isDefault
                  ? words.parameterCount(own)
                  : words.summary(own, Object.keys(connections).length + Object.keys(topics).length)}
              </span>
              {notSet > 0 && (
                <span className={classes['state']}>
                  <StateText state="warning">{words.notSet(notSet)}</StateText>
                </span>
              )}
            </Link>
          </li>
        )
      })}
    </ul>
  )
}
