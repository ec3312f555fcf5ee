export type { DocumentFile } from './document/documentFile.ts'
export type {
  DocumentConnection,
  DocumentIntegration,
  ReadImport,
  SecurityProtocol,
  SkippedPart,
} from './importedDocument.ts'
export { readDocument, type ReadRequest } from './readDocument.ts'
