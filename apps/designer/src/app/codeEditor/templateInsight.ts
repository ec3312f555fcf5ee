import type { JsonData } from '@sendwright/model'

/** What completion and hover say of paths besides what the data itself says. */
export interface TemplateInsight {
  /** The data whose paths are offered: more than the data there is, with names that only a model knows. */
  readonly offered: JsonData
  /** What stands beside an offered path in place of its sample value; null where the sample says enough. */
  readonly note: (path: readonly string[]) => string | null
}
