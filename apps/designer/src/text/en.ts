import { connectionHealthText } from './connectionHealth.ts'
import { connectionsText } from './connections.ts'
import { dataModelText } from './dataModel.ts'
import { deliveriesText } from './deliveries.ts'
import { deliveryDetailText } from './deliveryDetail.ts'
import { deliverySettingsText } from './deliverySettings.ts'
import { dockText } from './dock.ts'
import { editorText } from './editor.ts'
import { environmentsText } from './environments.ts'
import { integrationsText } from './integrations.ts'
import { importParametersText } from './importParameters.ts'
import { panelText } from './panel.ts'
import { processesText } from './processes.ts'
import { publishText } from './publish.ts'
import { runText } from './run.ts'
import { runsText } from './runs.ts'
import { sandboxFaultsText } from './sandboxFaults.ts'
import { shellText } from './shell.ts'

/** Every text that people see, in English, by area. Dates and numbers come from `format.ts`. */
export const text = {
  shell: shellText,
  processes: processesText,
  integrations: integrationsText,
  connections: connectionsText,
  connectionHealth: connectionHealthText,
  deliverySettings: deliverySettingsText,
  sandboxFaults: sandboxFaultsText,
  deliveries: deliveriesText,
  delivery: deliveryDetailText,
  runs: runsText,
  run: runText,
  environments: environmentsText,
  editor: editorText,
  panel: panelText,
  dock: dockText,
  dataModel: dataModelText,
  importParameters: importParametersText,
  publish: publishText,
}
