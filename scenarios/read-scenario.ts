import { assert } from '#core/ground/result.ts'

export type SentenceKind = 'given' | 'when' | 'then'

/** One sentence of a scenario, with the line it stands in. */
export type Sentence = Readonly<{ kind: SentenceKind; text: string; line: number }>

export type Scenario = Readonly<{ title: string; sentences: readonly Sentence[] }>

const KINDS: readonly string[] = ['given', 'when', 'then']

/**
 * Reads a scenario's text: `scenario:` and its title, then sentences. `given`, `when` and `then` begin a sentence; `and`, or
 * an indented line, begins one more of the same kind. `, and` inside a line separates two sentences. A line that begins
 * with `#` is for the reader alone.
 */
export function readScenario(text: string): Scenario {
  const lines = text.split('\n').map((content, at) => ({ content: content.trimEnd(), line: at + 1 }))
  const told = lines.filter(({ content }) => content !== '' && !content.startsWith('#'))
  const [head, ...body] = told
  const title = /^scenario: (.+)$/.exec(head?.content ?? '')?.[1]
  assert(title !== undefined, 'a scenario begins with `scenario:` and its title')
  const sentences: Sentence[] = []
  for (const { content, line } of body) {
    const [, word = '', rest = ''] = /^(\w+)? +(\S.*)$/.exec(content) ?? []
    const kind = word === '' || word === 'and' ? sentences.at(-1)?.kind : kindOf(word)
    assert(kind !== undefined, `line ${line} begins with given, when, then or and: ${content}`)
    sentences.push(...rest.split(/, and /).map((part) => ({ kind, text: tidy(part), line })))
  }
  return { title, sentences }
}

function kindOf(word: string): SentenceKind | undefined {
  return KINDS.includes(word) ? (word as SentenceKind) : undefined
}

/** Amounts stand in columns: several spaces are one. */
function tidy(text: string): string {
  return text.replaceAll(/ +/g, ' ').trim()
}
