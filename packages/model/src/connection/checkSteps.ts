/** The steps of a connection check that exist so far, in their order. */
export const checkStepIds = [
  'resolve',
  'connect',
  'versions',
  'topics',
  'limits',
  'replicas',
  'write',
  'transactions',
] as const
export type CheckStepId = (typeof checkStepIds)[number]
