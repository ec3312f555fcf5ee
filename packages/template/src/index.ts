export type { JsonData, JsonKind, RawJson } from './json.ts'
export type {
  ConditionExpectation,
  JsonExpectation,
  PathExpectation,
  TemplateFix,
  TemplateProblem,
  TemplateProblemCode,
  TemplateProblemOf,
  TemplateProblemValues,
  TextRange,
} from './problem.ts'
export { nestingLimit, problemLimit, resultLimit } from './problem.ts'
export type {
  CallOperand,
  FilterUse,
  LiteralOperand,
  Operand,
  PathOperand,
  PathSegment,
  PlaceholderInfo,
  PlaceholderPlace,
} from './placeholder.ts'
export type { Template, TemplateFormat } from './template.ts'
export { parseTemplate } from './template.ts'
export type { RenderedSpan, RenderedTemplate, RenderEnvironment } from './render.ts'
export { checkTemplate, renderTemplate } from './render.ts'
export type { TemplateFilter, FilterName } from './filters.ts'
export { filterNames, filters } from './filters.ts'
export type { FunctionEnvironment, FunctionName, TemplateFunction } from './functions.ts'
export { functionNames, functions } from './functions.ts'
export { nearestName } from './nearestName.ts'
export type { Completion, CompletionItem } from './complete.ts'
export { completeTemplate } from './complete.ts'
export type { Comparison, Condition, ConditionOperand, ConditionOperator, ConditionPlan } from './condition.ts'
export { conditionOperators, conditionWords } from './condition.ts'
export type { ParsedCondition } from './parseCondition.ts'
export { parseCondition } from './parseCondition.ts'
export type { EvaluatedCondition } from './evaluateCondition.ts'
export { evaluateCondition } from './evaluateCondition.ts'
export { completeCondition } from './completeCondition.ts'
export type { Description } from './describe.ts'
export { describeAt } from './describe.ts'
export { formatTemplate } from './format.ts'
export { maskCharacter, maskPlaceholders } from './mask.ts'
export type { SourcePart } from './sourceAt.ts'
export { sourceParts } from './sourceAt.ts'
export type {
  TemplateBoolean,
  TemplateItem,
  TemplateList,
  TemplateMissing,
  TemplateNode,
  TemplateNull,
  TemplateNumber,
  TemplateObject,
  TemplatePlaceholder,
  TemplateProperty,
  TemplateString,
} from './templateTree.ts'
export { templateTree } from './templateTree.ts'
export { valueAt, writePath } from './path.ts'
