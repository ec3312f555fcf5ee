import type { IntegrationSummaryView } from '@sendwright/contract'
import { Link } from '@tanstack/react-router'
import { paths, readScenarioPlace, scenarioPlace } from '../../app/paths.ts'
import { text } from '../../text/en.ts'
import classes from './LibraryCrumbs.module.css'

export interface LibraryCrumbsProps {
  readonly integrations: readonly IntegrationSummaryView[]
  readonly place: string | undefined
}

/** The way to what is open: Integrations / Orders / Order accepted. */
export function LibraryCrumbs({ integrations, place }: LibraryCrumbsProps) {
  const words = text.integrations
  const at = place === undefined ? null : readScenarioPlace(place)
  const integration = integrations.find((each) => each.id === at?.integration)
  const scenario = integration?.scenarios.find((each) => each.id === at?.scenario)
  if (integration === undefined) return <h1 className={classes['current']}>{words.title}</h1>
  return (
    <nav aria-label={words.crumbs} className={classes['crumbs']}>
      <Link {...paths.integrations()} className={classes['link']}>
        {words.title}
      </Link>
      <span aria-hidden>/</span>
      {scenario === undefined ? (
        <h1 className={classes['current']}>{integration.name}</h1>
      ) : (
        <>
          <Link {...paths.integrations({ scenario: scenarioPlace(integration.id) })} className={classes['link']}>
            {integration.name}
          </Link>
          <span aria-hidden>/</span>
          <h1 className={classes['current']}>{scenario.name}</h1>
        </>
      )}
    </nav>
  )
}
