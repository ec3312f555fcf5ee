/** What would be right where the JSON of a template is wrong, after "cannot stand here". */
const jsonExpectations = {
  value: 'A value goes here: text in double quotes, a number, true, false, null, an object, a list or a placeholder.',
  'property-name': 'A property name in double quotes goes here.',
  colon: 'A colon goes between the name and its value.',
  'comma-or-end-of-object': 'After a property comes `,` or `}`.',
  'comma-or-end-of-list': 'After an element comes `,` or `]`.',
  'end-of-document': 'The message is complete before it. Take the rest out, or put all of it into one list or object.',
  'end-of-text': 'This text needs a closing `"`.',
  'end-of-comment': 'This comment needs its end, `*/`.',
  'line-break-escape': 'Close the text with `"` before the line ends, or write the line break as `\\n`.',
  'control-character-escape': 'Inside text it is written as an escape, a tab as `\\t`.',
  'known-escape':
    'After a backslash comes one of `"` `\\` `/` `b` `f` `n` `r` `t`, or `u` and four hexadecimal digits.',
  'whole-character': 'It is half of a character. Type the character again.',
  'json-number':
    'A number is written like 12, -0.5 or 1e9: no leading zero or plus, and digits on both sides of a point.',
  'double-quotes': 'Text stands in plain double quotes, `"`.',
  'quoted-placeholder': 'It goes in double quotes here.',
  'plain-space': 'It only looks like a space, or like nothing. Use a plain space, or take it out.',
} as const

/** What would be right where a placeholder is wrong. */
const pathExpectations = {
  path: 'Write the name of a field, such as `order.id`, or a function, such as `now()`. A name with other characters stands as `["any text"]`.',
  'name-after-dot': 'Write a field name after the dot.',
  'index-or-quoted-name': 'In brackets stands a number, `[0]`, or a name in double quotes, `["any text"]`.',
  'closing-bracket': 'The bracket needs its end, `]`.',
  'closing-quote': 'The text needs its closing `"`.',
  'plain-quote': 'Inside a placeholder quotes are written plainly, without a backslash.',
  'known-escape':
    'After a backslash comes one of `"` `\\` `/` `b` `f` `n` `r` `t`, or `u` and four hexadecimal digits.',
  'default-value':
    'After `??` comes text in double quotes, a number, true, false, null, `[]`, `{}`, a field or a function.',
  'default-or-optional': 'A placeholder has a default after `??` or may be left out with `?`, not both.',
  'filter-name': 'Write the name of a filter after `|`, such as `upper`.',
  'filter-or-end': 'After a filter comes another one, `|`, or the end, `}`. A default stands before the filters.',
  end: 'After the path comes `?`, `??`, `|` or the end, `}`. A name with other characters stands as `["any text"]`.',
  'no-arguments': 'The function takes nothing between its parentheses.',
  'closing-brace': 'This placeholder needs its end, `}`. For the two characters themselves write `$${`.',
  'no-nested-placeholder': 'A placeholder cannot stand inside another. Write the path alone.',
} as const

/** What would be right where a condition is wrong. */
const conditionExpectations = {
  condition: 'Write a condition, such as `${qty} > 3 and ${state} == "new"`.',
  operand: 'A placeholder such as `${qty}`, a text in double quotes, a number, true, false or null goes here.',
  operator:
    'A comparison goes here: `==`, `!=`, `<`, `<=`, `>`, `>=`, `contains`, `startsWith`, `endsWith` or `in`, and a value after it.',
  'double-equals': 'Two values are compared with `==`.',
  'word-operator': 'Conditions are joined with the words `and`, `or` and `not`.',
  'lower-case': 'It is written in lower case.',
  'double-quotes': 'Text stands in plain double quotes, `"`.',
  'closing-quote': 'The text needs its closing `"`.',
  'known-escape':
    'After a backslash comes one of `"` `\\` `/` `b` `f` `n` `r` `t`, or `u` and four hexadecimal digits.',
  'text-without-placeholder': 'A placeholder stands outside quotes, as in `${state} == "new"`.',
  braces: 'A field stands in a placeholder, such as `${qty}`, and text in double quotes.',
  'outside-braces': 'The comparison stands outside the braces, as in `${qty} > 3`.',
  number: 'A number is written like 12, -0.5 or 1e9.',
  list: 'After `in` comes a list in brackets, such as `["new", "open"]`, or a placeholder that gives one. A list stands nowhere else.',
  'comma-or-end-of-list': 'After a value comes `,` or `]`.',
  'closing-parenthesis': 'The parenthesis needs its end, `)`.',
  'opening-parenthesis': 'There is no `(` that it closes.',
  'and-or-end': 'After a comparison comes `and`, `or` or the end.',
  'fewer-levels': 'Parentheses nest too deep here. Use fewer.',
} as const

/** Sentences of problems found in templates, by code. */
export const templateProblemSentences = {
  'missing-value': (v: { path: string; nearest?: string }) =>
    v.nearest === undefined
      ? `No value at \`${v.path}\`. Add it to the data, give a default with \`??\`, or leave it out with \`?\`.`
      : `No value at \`${v.path}\`. Did you mean \`${v.nearest}\`?`,
  'null-in-text': (v: { path: string }) =>
    `\`${v.path}\` is null and cannot stand inside text. Give a default with \`??\`, or, in JSON, use it without quotes.`,
  'object-in-text': (v: { path: string; kind: 'list' | 'object' }) =>
    `\`${v.path}\` is ${v.kind === 'list' ? 'a list' : 'an object'} and cannot stand inside text. Use it without quotes, or add \`| json\`.`,
  'invalid-value': (v: { path: string; filter: string; value: string }) =>
    v.filter === 'number'
      ? `\`${v.path}\` is \`${v.value}\`, and \`| number\` needs a number, such as 12 or "12.50".`
      : `\`${v.path}\` is \`${v.value}\`, and \`| ${v.filter}\` needs text, a number, true or false.`,
  'invalid-json': (v: { found: string; expected: keyof typeof jsonExpectations }) =>
    `${jsonBeginning(v.found, v.expected)}${jsonExpectations[v.expected]}`,
  'invalid-path': (v: { found: string; expected: keyof typeof pathExpectations }) =>
    v.found === '' || unstartedExpectations.has(v.expected)
      ? pathExpectations[v.expected]
      : `${shown(v.found)} cannot stand here. ${pathExpectations[v.expected]}`,
  'invalid-condition': (v: { found: string; expected: keyof typeof conditionExpectations }) =>
    v.found === '' || ownConditionSentences.has(v.expected)
      ? conditionExpectations[v.expected]
      : `${shown(v.found)} cannot stand here. ${conditionExpectations[v.expected]}`,
  'no-condition': (v: { value: string }) =>
    `The value is \`${v.value}\`, and only true or false can stand without a comparison. Compare it with \`==\` or another operator.`,
  'not-comparable': (v: { operator: string; left: string; leftKind: JsonKind; right: string; rightKind: JsonKind }) =>
    `\`${v.left}\` is ${kindWords[v.leftKind]} and \`${v.right}\` is ${kindWords[v.rightKind]}. ${comparableSentence(v.operator)}`,
  'unknown-filter': (v: { name: string; nearest?: string }) =>
    v.nearest === undefined
      ? `There is no filter \`${v.name}\`. Use json, text, number, upper, lower, trim, url or base64.`
      : `There is no filter \`${v.name}\`. Did you mean \`${v.nearest}\`?`,
  'unknown-function': (v: { name: string; nearest?: string }) =>
    v.nearest === undefined
      ? `There is no function \`${v.name}\`. Use uuid(), now() or epochMillis(), or write a field without parentheses.`
      : `There is no function \`${v.name}\`. Did you mean \`${v.nearest}()\`?`,
  'duplicate-property': (v: { name: string }) =>
    `The property \`${v.name}\` stands twice in one object. Rename one, or take it out.`,
  'left-out-document': (v: { path: string }) =>
    `\`${v.path}\` has no value, and leaving it out would leave no message. Take the \`?\` out, or give a default with \`??\`.`,
  'nested-too-deep': (v: { limit: number }) =>
    `Lists and objects nest deeper than ${v.limit} levels here. Use fewer levels, or send the inner part as text.`,
  'result-too-large': (v: { limit: number }) =>
    `The result is longer than ${v.limit} characters. Insert less, or send it as several records.`,
} as const

/** What is missing rather than standing in a wrong place; the sentence names what it belongs to. */
const unstartedExpectations: ReadonlySet<string> = new Set<keyof typeof pathExpectations>([
  'name-after-dot',
  'closing-bracket',
  'closing-quote',
  'plain-quote',
  'default-or-optional',
  'no-arguments',
  'closing-brace',
  'no-nested-placeholder',
])

const ownConditionSentences: ReadonlySet<string> = new Set<keyof typeof conditionExpectations>([
  'closing-quote',
  'outside-braces',
  'closing-parenthesis',
  'opening-parenthesis',
  'fewer-levels',
])

type JsonKind = keyof typeof kindWords

const kindWords = {
  text: 'a text',
  number: 'a number',
  boolean: 'true or false',
  null: 'null',
  list: 'a list',
  object: 'an object',
} as const

function comparableSentence(operator: string): string {
  if (operator === '==' || operator === '!=')
    return `\`${operator}\` compares two values of one kind, or one with null.`
  if (operator === 'in') return '`in` looks for a value among those of a list that has its kind.'
  if (operator === 'contains')
    return '`contains` looks for a text in a text, or for a value in a list that has its kind.'
  if (operator === 'startsWith' || operator === 'endsWith') return `\`${operator}\` compares two texts.`
  return `\`${operator}\` compares two numbers or two texts.`
}

const missingEnds: ReadonlySet<string> = new Set<keyof typeof jsonExpectations>(['end-of-text', 'end-of-comment'])

function jsonBeginning(found: string, expected: keyof typeof jsonExpectations): string {
  if (missingEnds.has(expected)) return ''
  if (found === '') return 'The message ends too early. '
  if (expected === 'json-number') return `${shown(found)} is not a number as JSON writes it. `
  return `${shown(found)} cannot stand here. `
}

/** The found text in backticks; what cannot be seen on the screen by its name. */
function shown(found: string): string {
  const name = invisibleCharacters.get(found)
  if (name !== undefined) return name
  if (/^[\p{Cc}\p{Cf}\p{Cs}\p{Zs}]$/u.test(found)) {
    return `The invisible character U+${(found.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`
  }
  return `\`${found}\``
}

const invisibleCharacters: ReadonlyMap<string, string> = new Map([
  ['\n', 'A line break'],
  ['\r', 'A line break'],
  ['\t', 'A tab'],
  [' ', 'A space'],
])
