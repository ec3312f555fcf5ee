/** A secret in memory: printing, logging and JSON show `<redacted>`; `reveal` is the only way to the value. */
export class Redacted {
  readonly #value: string
  constructor(value: string) {
    this.#value = value
  }
  reveal(): string {
    return this.#value
  }
  toString(): string {
    return '<redacted>'
  }
  toJSON(): string {
    return '<redacted>'
  }
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return '<redacted>'
  }
}
