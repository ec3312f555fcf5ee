export type { DocumentFile } from './document/documentFile.ts'
export type {
  DocumentConnection,
  DocumentIntegration,
  ReadImport,
  SecurityProtocol,
  SkippedPart,
} from './importedDocument.ts'
export { readDocument, type DocumentFormat, type ReadRequest } from './readDocument.ts'
