import type { Channel } from './channel.ts'

/** What a matched sentence says, part by part; an optional part that is absent is undefined. */
export type Parts = readonly (string | undefined)[]

/** One kind of sentence: an example of it, its pattern, and what it does. */
export type SentenceForm = Readonly<{
  example: string
  pattern: RegExp
  does: (channel: Channel, parts: Parts) => void | Promise<void>
}>

export function sentence(example: string, pattern: string, does: SentenceForm['does']): SentenceForm {
  return { example, pattern: new RegExp(`^${pattern}$`), does }
}

/** A part that the pattern always has. */
export function part(parts: Parts, at: number): string {
  const found = parts[at]
  if (found === undefined) throw new Error(`A sentence lacks its part ${at + 1}`)
  return found
}

/** The form of which the most words stand in the text, for whoever mistyped a sentence. */
export function nearest(forms: readonly SentenceForm[], text: string): SentenceForm | undefined {
  const words = new Set(text.toLowerCase().split(/\W+/))
  const shared = ({ example }: SentenceForm): number => {
    const wanted = example.toLowerCase().split(/\W+/)
    return wanted.filter((word) => words.has(word)).length / wanted.length
  }
  return [...forms].sort((a, b) => shared(b) - shared(a))[0]
}
