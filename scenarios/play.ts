import { type Channel, instantOn, moveClock, openChannel } from './channel.ts'
import { foundChannel } from './found.ts'
import { GIVEN } from './given.ts'
import type { Scenario, Sentence, SentenceKind } from './read-scenario.ts'
import { documentNumbers, newNumbers, same } from './seen.ts'
import { nearest, type SentenceForm } from './sentence.ts'
import { THEN } from './then.ts'
import { WHEN } from './when.ts'

function formsOf(kind: SentenceKind): readonly SentenceForm[] {
  return kind === 'given' ? GIVEN : kind === 'when' ? WHEN : THEN
}

/**
 * Plays a scenario through the real doors, sentence by sentence. A sentence that nobody understands, or whose expectation is
 * not met, fails with its line. What a `when` caused and its `then` did not name fails too, where `then` names documents of
 * that sort at all. `watch` hears of each sentence once it was played. Comes back with the channel as it stands at the end.
 */
export async function playScenario(
  { sentences }: Scenario,
  context: Channel['context'],
  watch: (channel: Channel, sentence: Sentence) => void | Promise<void> = () => undefined,
): Promise<Channel> {
  const channel = openChannel(context)
  for (const [at, sentence] of sentences.entries()) {
    try {
      await play(channel, sentence, sentences[at - 1]?.kind)
      await watch(channel, sentence)
      if (sentence.kind === 'then' && sentences[at + 1]?.kind !== 'then') await nothingUnnamed(channel)
    } catch (error) {
      const says = error instanceof Error ? error.message : String(error)
      throw new Error(`line ${sentence.line}: ${sentence.kind} ${sentence.text}\n  ${says}`, { cause: error })
    }
  }
  return channel
}

async function play(channel: Channel, { kind, text }: Sentence, previous: SentenceKind | undefined): Promise<void> {
  if (kind !== 'given') await foundChannel(channel)
  if (kind === 'when' && previous !== 'when') {
    channel.before = await documentNumbers(channel)
    channel.named.clear()
  }
  const said = kind === 'when' ? setClock(channel, text) : text
  for (const form of formsOf(kind)) {
    const [, ...parts] = form.pattern.exec(said) ?? []
    if (form.pattern.test(said)) return await form.does(channel, parts)
  }
  const example = nearest(formsOf(kind), said)?.example
  throw new Error(`no sentence of '${kind}' reads so; the nearest is '${example}'`)
}

/** `on 2026-07-03 …` moves the clock to the morning of that day; `it is learned that …` says what was learned then. */
function setClock(channel: Channel, text: string): string {
  const [, date, rest = ''] = /^on (\d{4}-\d{2}-\d{2}),? (.+)$/.exec(text) ?? []
  if (date !== undefined) moveClock(channel, instantOn(date, 9))
  return (date === undefined ? text : rest).replace(/^it is learned that /, '')
}

async function nothingUnnamed(channel: Channel): Promise<void> {
  const fresh = await newNumbers(channel)
  for (const series of ['-INV-', '-CN-', '-ST-']) {
    const caused = fresh.filter((number) => number.includes(series))
    const named = caused.filter((number) => channel.named.has(number))
    if (named.length > 0) same(named.join(', '), caused.join(', '), 'the documents that `then` names')
  }
}
