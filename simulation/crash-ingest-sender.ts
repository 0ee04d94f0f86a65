import { setTimeout as sleep } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import type { MortalServer } from './crash-ingest-server.ts'
import type { Form, Story, StoryRequest } from './crash-ingest-story.ts'
import type { Dice } from './dice.ts'

export type Sending = Readonly<{
  server: MortalServer
  authorization: string
  story: Story
  dice: Dice
  /** No new request begins after it; those that have begun are sent until they are settled. */
  over: AbortSignal
  count: (what: Outcome | 'sentAgain') => void
}>

/** What a client knows after it sent something. Broken: whether it counts, nobody said. */
type Outcome = 'acknowledged' | 'broken'

const PATIENCE_MS = 20_000
/** Keeps eight clients below the server's limit of requests a minute. */
const PAUSE_MS = 60

/** One client: it sends what its story tells, one request after the other, and again what was not acknowledged. */
export async function send(sending: Sending): Promise<void> {
  const { story, dice, over, count } = sending
  while (!over.aborted) {
    const request = story.next()
    const acknowledged = await deliver(sending, request)
    story.settle(request, acknowledged)
    if (acknowledged && dice.chance(0.05)) {
      count('sentAgain')
      await attempt(sending, request.texts, request.form)
    }
    await sleep(dice.between(0, 2 * PAUSE_MS))
  }
}

/** True where all of the request was acknowledged; false where it was given up. What is sent again may be cut into two. */
async function deliver(sending: Sending, { texts, form, givenUp }: StoryRequest): Promise<boolean> {
  const { dice, server, count } = sending
  if ((await attempt(sending, texts, form)) === 'acknowledged') return true
  if (givenUp) return false
  const middle = texts.length > 1 && dice.chance(0.3) ? dice.between(1, texts.length - 1) : texts.length
  const parts = [texts.slice(0, middle), texts.slice(middle)].filter((part) => part.length > 0)
  for (const part of parts) {
    const again: Form = part.length === 1 ? dice.pick(['single', 'lines']) : dice.pick(['batch', 'lines'])
    do {
      await server.ready()
      count('sentAgain')
    } while ((await attempt(sending, part, again)) === 'broken')
  }
  return true
}

async function attempt(sending: Sending, texts: readonly string[], form: Form): Promise<Outcome> {
  const outcome = await post(sending, texts, form)
  sending.count(outcome)
  return outcome
}

async function post({ server, authorization, dice }: Sending, texts: readonly string[], form: Form): Promise<Outcome> {
  const { type, body } = wrap(texts, form)
  const zipped = dice.chance(0.2)
  let answer: Response
  let said: string
  try {
    answer = await fetch(`${server.url}/v1/events`, {
      method: 'POST',
      headers: { authorization, 'content-type': type, ...(zipped && { 'content-encoding': 'gzip' }) },
      body: zipped ? gzipSync(body) : body,
      signal: AbortSignal.timeout(PATIENCE_MS),
    })
    said = await answer.text()
  } catch {
    return 'broken'
  }
  if (answer.status >= 500 || answer.status === 429) {
    await sleep(100)
    return 'broken'
  }
  const { accepted } = JSON.parse(said) as { accepted?: number }
  if (answer.status !== 200 || accepted !== texts.length) {
    throw new Error(`${texts.length} events were answered with ${answer.status} ${said}`)
  }
  return 'acknowledged'
}

function wrap(texts: readonly string[], form: Form): Readonly<{ type: string; body: string }> {
  switch (form) {
    case 'single':
      return { type: 'application/cloudevents+json', body: texts.join('') }
    case 'batch':
      return { type: 'application/cloudevents-batch+json', body: `[${texts.join(',')}]` }
    case 'lines':
      return { type: 'application/x-ndjson', body: `${texts.join('\n')}\n` }
  }
}
