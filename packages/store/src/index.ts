export { StoreFailure } from './failure.ts'
export { lockDataFolder, type DataFolderLock } from './dataFolder/lockDataFolder.ts'
export {
  startEmbeddedPostgres,
  type EmbeddedPostgres,
  type EmbeddedPostgresOptions,
} from './postgres/startEmbeddedPostgres.ts'
export { openStore, type DatabaseHealth, type Store, type StoreOptions } from './openStore.ts'
export type {
  NewProcess,
  ProcessChanges,
  ProcessConflict,
  ProcessContent,
  ProcessCounts,
  Processes,
  ProcessRow,
  ProcessSummary,
  ScenarioUseRow,
} from './processes.ts'
export type {
  IntegrationConflict,
  IntegrationContent,
  IntegrationRow,
  Integrations,
  IntegrationSave,
  IntegrationState,
  IntegrationSummaryRow,
  IntegrationTaken,
  IntegrationText,
  LinkedScenario,
} from './integrations.ts'
export type { EnvironmentConflict, EnvironmentRow, Environments } from './environments.ts'
export type { ConnectionChange, ConnectionDocument, ConnectionRow, Connections } from './connections.ts'
export { testSendBounds, type NewTestSend, type TestSendFilter, type TestSendRow, type TestSends } from './testSends.ts'
export type { Accepted, AcceptRequest, NewDelivery } from './deliveries/accept.ts'
export type { Deliveries } from './deliveries/deliveries.ts'
