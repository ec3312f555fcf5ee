import type { languages } from 'monaco-editor/editor'

/** Placeholders are scanned with their own quotes; `$$` before them are dollars, not the beginning of one. */
const placeholderStates: languages.IMonarchLanguage['tokenizer'] = {
  placeholder: [
    [/"(?:[^"\\]|\\.)*"?/, 'placeholder'],
    [/\}/, 'placeholder', '@pop'],
    [/[^"}]+/, 'placeholder'],
  ],
}

/** Colours of a JSON template. Where a placeholder really is comes from the language itself, as a decoration. */
export const jsonTemplateGrammar: languages.IMonarchLanguage = {
  defaultToken: '',
  tokenizer: {
    root: [
      [/\s+/, ''],
      [/\/\/.*$/, 'comment'],
      [/\/\*/, 'comment', '@comment'],
      [/"(?:[^"\\$]|\\.|\$(?!\{))*"(?=\s*:)/, 'property'],
      [/"/, 'string', '@string'],
      [/\$\{/, 'placeholder', '@placeholder'],
      [/-?\d[\d.]*(?:[eE][+-]?\d+)?/, 'number'],
      [/\b(?:true|false)\b/, 'boolean'],
      [/\bnull\b/, 'null'],
      [/[{}[\],:]/, 'punctuation'],
    ],
    comment: [
      [/\*\//, 'comment', '@pop'],
      [/[^*]+|\*/, 'comment'],
    ],
    string: [
      [/\$\$/, 'string'],
      [/\$\{/, 'placeholder', '@placeholder'],
      [/\\./, 'string'],
      [/"/, 'string', '@pop'],
      [/[^"\\$]+|\$/, 'string'],
      // A text never goes on in the next line.
      [/$/, 'string', '@pop'],
    ],
    ...placeholderStates,
  },
}

/** Colours of a text template. */
export const textTemplateGrammar: languages.IMonarchLanguage = {
  defaultToken: '',
  tokenizer: {
    root: [
      [/\$\$/, ''],
      [/\$\{/, 'placeholder', '@placeholder'],
      [/[^$]+|\$/, ''],
    ],
    ...placeholderStates,
  },
}

/** Brackets, comments and what closes by itself. */
export const jsonTemplateConfiguration: languages.LanguageConfiguration = {
  brackets: [
    ['{', '}'],
    ['[', ']'],
  ],
  comments: { lineComment: '//', blockComment: ['/*', '*/'] },
  autoClosingPairs: [
    { open: '{', close: '}' },
    { open: '[', close: ']' },
    { open: '"', close: '"', notIn: ['string'] },
  ],
  surroundingPairs: [
    { open: '{', close: '}' },
    { open: '[', close: ']' },
    { open: '"', close: '"' },
  ],
  indentationRules: {
    increaseIndentPattern: /^.*(\{(?!\S)[^}]*|\[[^\]]*)$/,
    decreaseIndentPattern: /^\s*[}\]],?\s*$/,
  },
}
