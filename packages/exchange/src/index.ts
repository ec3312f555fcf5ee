export {
  readFlowxAction,
  type ActionTexts,
  type PastedMessage,
  type PastedParameters,
  type ReadAction,
} from './flowx/readFlowxAction.ts'
export type {
  DocumentConnection,
  DocumentIntegration,
  ReadImport,
  SecurityProtocol,
  SkippedPart,
} from './importedDocument.ts'
export type { Pack } from './packs/pack.ts'
export { packs } from './packs/packs.ts'
