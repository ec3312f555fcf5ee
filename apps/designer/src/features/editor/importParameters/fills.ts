/** Values that a person gives to rows. */
export interface Fills {
  readonly values: Readonly<Record<string, string>>
  /** Rows that were left to fill before anything was filled in: they stay fields while they are typed in. */
  readonly open: ReadonlySet<string>
  /** An empty value takes it back. */
  readonly onFill: (rowId: string, value: string) => void
}
