import type { Pattern, PatternNode } from '../pattern/parsePattern.ts'
import type { Random } from './random.ts'

interface PatternText {
  readonly random: Random
  /** How long the text should at least become. */
  readonly length: number
  /** Later attempts repeat less. */
  readonly attempt: number
}

const longest = 20_000

/** A text that a pattern is likely to match; what looks ahead is not heeded. null where a character is not found. */
export function textOfPattern(pattern: Pattern, wanted: PatternText): string | null {
  const writer: Writer = { ...wanted, text: '', isLost: false }
  write(writer, pattern.tree)
  return writer.isLost ? null : writer.text
}

interface Writer extends PatternText {
  text: string
  isLost: boolean
}

function write(writer: Writer, node: PatternNode): void {
  if (writer.isLost || writer.text.length > longest) return
  switch (node.kind) {
    case 'character': {
      const found = characterFor(node, writer.random)
      if (found === undefined) writer.isLost = true
      else writer.text += found
      return
    }
    case 'sequence':
      for (const part of node.parts) write(writer, part)
      return
    case 'choice': {
      const branch = writer.random.pick(node.branches)
      if (branch !== undefined) write(writer, branch)
      return
    }
    case 'repeat': {
      const usual = node.least + writer.random.between(0, Math.max(0, 3 - writer.attempt))
      const missing = writer.length - writer.text.length
      const count = Math.min(node.most, Math.max(usual, writer.attempt % 2 === 0 ? missing : 0), longest)
      for (let done = 0; done < count; done += 1) write(writer, node.part)
      return
    }
    case 'edge':
    case 'ahead':
      return
  }
}

const plainCharacters = Array.from('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789')
const otherCharacters = Array.from(' -_.,:;/+@#!?()[]{}<>=*&%$\'"\\|~^`\t\nüéßñ漢字я€😀')

function characterFor(node: Extract<PatternNode, { kind: 'character' }>, random: Random): string | undefined {
  if (node.matches(node.source)) return node.source
  const plain = plainCharacters.filter(node.matches)
  return random.pick(plain.length > 0 ? plain : otherCharacters.filter(node.matches))
}
