const initialSize = 512
/** Bytes from this size on are passed by reference; below, a copy costs less than another chunk. */
const referencedFrom = 1024

/**
 * Writes Kafka's primitive types. Large byte fields (the records of a Fetch) are kept as they are, so what `chunks`
 * returns is to be written as one gathered write.
 */
export class Writer {
  #done: Buffer[] = []
  #doneLength = 0
  #current = Buffer.allocUnsafe(initialSize)
  #used = 0

  get length(): number {
    return this.#doneLength + this.#used
  }

  int8(value: number): this {
    const at = this.#reserve(1)
    this.#current.writeInt8(value, at)
    return this
  }

  int16(value: number): this {
    const at = this.#reserve(2)
    this.#current.writeInt16BE(value, at)
    return this
  }

  int32(value: number): this {
    const at = this.#reserve(4)
    this.#current.writeInt32BE(value, at)
    return this
  }

  int64(value: number | bigint): this {
    const at = this.#reserve(8)
    this.#current.writeBigInt64BE(BigInt(value), at)
    return this
  }

  boolean(value: boolean): this {
    return this.int8(value ? 1 : 0)
  }

  string(value: string | null): this {
    if (value === null) return this.int16(-1)
    const length = Buffer.byteLength(value)
    this.int16(length)
    // Reserving may begin another buffer, so it comes before the buffer is looked at.
    const at = this.#reserve(length)
    this.#current.write(value, at, 'utf8')
    return this
  }

  bytes(value: Buffer | null): this {
    return value === null ? this.int32(-1) : this.int32(value.length).raw(value)
  }

  array<T>(items: readonly T[], item: (item: T) => void): this {
    this.int32(items.length)
    for (const each of items) item(each)
    return this
  }

  /** A list that is null. */
  noArray(): this {
    return this.int32(-1)
  }

  compactArray<T>(items: readonly T[], item: (item: T) => void): this {
    this.unsignedVarint(items.length + 1)
    for (const each of items) item(each)
    return this
  }

  unsignedVarint(value: number): this {
    let rest = value
    while (rest >= 0x80) {
      this.#byte((rest % 0x80) | 0x80)
      rest = Math.floor(rest / 0x80)
    }
    return this.#byte(rest)
  }

  varint(value: number): this {
    return this.unsignedVarint(((value << 1) ^ (value >> 31)) >>> 0)
  }

  varlong(value: number): this {
    let rest = BigInt.asUintN(64, (BigInt(value) << 1n) ^ (BigInt(value) >> 63n))
    while (rest >= 0x80n) {
      this.#byte(Number(rest & 0x7fn) | 0x80)
      rest >>= 7n
    }
    return this.#byte(Number(rest))
  }

  varintBytes(value: Buffer | null): this {
    return value === null ? this.varint(-1) : this.varint(value.length).raw(value)
  }

  noTaggedFields(): this {
    return this.#byte(0)
  }

  raw(value: Buffer): this {
    if (value.length < referencedFrom) {
      const at = this.#reserve(value.length)
      value.copy(this.#current, at)
      return this
    }
    this.#flush(initialSize)
    this.#done.push(value)
    this.#doneLength += value.length
    return this
  }

  /** Everything written so far, in order. The writer is not to be used afterwards. */
  chunks(): readonly Buffer[] {
    this.#flush(0)
    return this.#done
  }

  #byte(value: number): this {
    const at = this.#reserve(1)
    this.#current[at] = value
    return this
  }

  #reserve(length: number): number {
    if (this.#used + length > this.#current.length) this.#flush(Math.max(length, this.#current.length * 2))
    const at = this.#used
    this.#used += length
    return at
  }

  #flush(nextSize: number): void {
    if (this.#used > 0) {
      this.#done.push(this.#current.subarray(0, this.#used))
      this.#doneLength += this.#used
    }
    this.#current = Buffer.allocUnsafe(nextSize)
    this.#used = 0
  }
}
