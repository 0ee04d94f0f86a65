import type { Dice } from './dice.ts'

/** How events are put into a request. */
export const FORMS = ['single', 'batch', 'lines'] as const
export type Form = (typeof FORMS)[number]

/** An event that one client made up. Its amount is in 10^-18. */
export type MadeEvent = Readonly<{ id: string; subject: string; amount: bigint; text: string }>

export type StoryRequest = Readonly<{
  /** Under it stand all events that come with this request for the first time. */
  subject: string
  texts: readonly string[]
  form: Form
  /** Given up when its connection breaks: then all of it counts, or nothing. Other requests are sent again until they are acknowledged. */
  givenUp: boolean
  fresh: readonly MadeEvent[]
  retracted: readonly MadeEvent[]
}>

/** What a subject must measure at the end: exactly that, or, where nobody was told, also nothing at all. */
export type Expected = { amount: bigint; events: number; certain: boolean }

export type Story = Readonly<{
  next: () => StoryRequest
  /** What became of the request: acknowledged, or given up and nobody knows. */
  settle: (request: StoryRequest, acknowledged: boolean) => void
  expected: ReadonlyMap<string, Expected>
  told: Readonly<Record<'events' | 'duplicates' | 'conflicts' | 'retractions' | 'givenUp', number>>
}>

export const EVENT_TYPE = 'crash.used'
export const VALUE = 'units'
export const MONTH = { from: '2026-05-01T00:00:00Z', to: '2026-06-01T00:00:00Z' } as const

const PLACES = 18
/** How many acknowledged events may be told again, contradicted or taken back. */
const REMEMBERED = 2_000

/**
 * What one client tells: new events, and among them events that it told before, the same ids with another content, and retractions.
 * Only an event that was acknowledged is contradicted or taken back, so it is certain which version came first.
 */
export function openStory(client: string, dice: Dice): Story {
  const expected = new Map<string, Expected>()
  const told = { events: 0, duplicates: 0, conflicts: 0, retractions: 0, givenUp: 0 }
  let standing: MadeEvent[] = []
  let takenBack: MadeEvent[] = []
  let requests = 0

  const make = (id: string, subject: string): MadeEvent => makeEvent({ client, id, subject }, dice)
  const some = <T>(from: readonly T[], most: number): readonly T[] =>
    from.length === 0 ? [] : Array.from({ length: dice.between(0, most) }, () => dice.pick(from))

  const takeSome = (): readonly MadeEvent[] => {
    const chosen = new Set(dice.chance(0.2) ? some(standing, 3) : [])
    standing = standing.filter((event) => !chosen.has(event))
    takenBack = [...takenBack, ...chosen].slice(-REMEMBERED)
    return [...chosen]
  }

  const next = (): StoryRequest => {
    requests += 1
    const subject = `${client}-request-${requests}`
    const form = dice.pick(FORMS)
    const length = form === 'single' ? 1 : dice.between(1, dice.pick([3, 30, 150, 500]))
    const fresh = Array.from({ length }, (_, at) => make(`${client}-${requests}-${at}`, subject))
    const givenUp = dice.chance(0.15)
    if (form === 'single') return { subject, form, givenUp, fresh, retracted: [], texts: fresh.map(({ text }) => text) }
    const retracted = givenUp ? [] : takeSome()
    const duplicates = [...some(standing, 5), ...some(takenBack, 1)]
    const conflicts = dice.chance(0.3) ? some(standing, 3) : []
    told.duplicates += duplicates.length
    told.conflicts += conflicts.length
    told.retractions += retracted.length
    const texts = [
      ...fresh.map(({ text }) => text),
      ...duplicates.map(({ text }) => text),
      ...conflicts.map(({ id, subject: before }) => make(id, dice.pick([before, subject])).text),
      ...retracted.map((event, at) => retraction(client, `${client}-${requests}-back-${at}`, event)),
    ]
    return { subject, form, givenUp, fresh, retracted, texts: shuffled(texts, dice) }
  }

  const settle = ({ subject, fresh, retracted }: StoryRequest, acknowledged: boolean): void => {
    const amount = fresh.reduce((sum, event) => sum + event.amount, 0n)
    expected.set(subject, { amount, events: fresh.length, certain: acknowledged })
    if (!acknowledged) {
      told.givenUp += 1
      return
    }
    told.events += fresh.length
    standing = [...standing, ...fresh].slice(-REMEMBERED)
    for (const event of retracted) {
      const before = expected.get(event.subject)
      if (before === undefined) throw new Error(`${event.id} was taken back before it was acknowledged`)
      before.amount -= event.amount
      before.events -= 1
    }
  }

  return { next, settle, expected, told }
}

/** Its amount is written as a number, all of whose digits must survive. */
function makeEvent(
  { client, id, subject }: Readonly<{ client: string; id: string; subject: string }>,
  dice: Dice,
): MadeEvent {
  const amount = BigInt(dice.between(1, 1_000_000)) * 10n ** BigInt(PLACES) + BigInt(dice.between(0, 2 ** 40))
  const time = Temporal.Instant.from(MONTH.from).add({ seconds: dice.between(0, 2_678_399) })
  const data = `{"${VALUE}":${written(amount)},"region":"eu-${dice.between(1, 3)}"}`
  const text = `{"specversion":"1.0","source":"${client}","id":"${id}","type":"${EVENT_TYPE}","subject":"${subject}","time":"${time}","data":${data}}`
  return { id, subject, amount, text }
}

/** The amount in plain notation with 18 places. */
function written(amount: bigint): string {
  const digits = amount.toString().padStart(PLACES + 1, '0')
  return `${digits.slice(0, -PLACES)}.${digits.slice(-PLACES)}`
}

function retraction(client: string, id: string, event: MadeEvent): string {
  return `{"specversion":"1.0","source":"${client}","id":"${id}","type":"perennial.retraction","subject":"${event.subject}","time":"2026-05-31T00:00:00Z","data":{"id":"${event.id}"}}`
}

function shuffled<T>(all: readonly T[], dice: Dice): readonly T[] {
  const left = [...all]
  for (let at = left.length - 1; at > 0; at -= 1) {
    const other = dice.between(0, at)
    const [one, two] = [left[at], left[other]]
    if (one === undefined || two === undefined) throw new Error('both places are in the list')
    left[at] = two
    left[other] = one
  }
  return left
}
