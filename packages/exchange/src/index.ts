export {
  readFlowxAction,
  type ActionTexts,
  type PastedMessage,
  type PastedParameters,
  type ReadAction,
} from './flowx/readFlowxAction.ts'
