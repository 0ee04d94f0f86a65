import { type Draft, LINES } from './request.ts'
import type { Filling } from './values.ts'

export type MadeEvent = Readonly<Record<string, unknown>>

/** Usage events in one of the forms: those of the demo's meters and others, some told twice, some taken back. */
export function fillUsage(type: string, filling: Filling): unknown {
  const count = filling.random.pick([1, 1, 2, 10])
  const events = Array.from({ length: count }, () => event(filling))
  if (type === 'application/cloudevents+json') return events[0]
  if (type === 'application/cloudevents-batch+json') return events
  if (type === LINES) return events.map((one) => `${JSON.stringify(one)}\n`).join('')
  return filling.random.pick([{ events }, { events }, events, events[0]])
}

/** Turns a request of plain JSON into one of binary mode: an event's attributes as headers, its data as the body. */
export function makeBinary(draft: Draft, filling: Filling): void {
  const { data, ...attributes } = event(filling)
  for (const [name, value] of Object.entries(attributes)) {
    draft.headers.push([`ce-${name}`, encodeURIComponent(String(value).toWellFormed())])
  }
  draft.body = data
}

function event({ random, pool }: Filling): MadeEvent {
  const known = pool.named('subject').filter((one) => typeof one === 'string')
  const retracts = random.chance(0.05)
  return {
    specversion: '1.0',
    source: random.pick(['fuzz', 'stratum:meter', 'urn:x']),
    id: `e${random.below(20_000)}`,
    type: retracts ? 'perennial.retraction' : random.pick(['stratum.core-hours', 'stratum.storage', 'other']),
    subject: known.length > 0 && random.chance(0.5) ? random.pick(known) : `installation/${random.below(20)}`,
    time: random.pick([
      '2024-10-01T00:00:00Z',
      '2024-11-15T10:00:00.5Z',
      '2025-01-01T00:00:00+01:00',
      '1900-01-01T00:00:00Z',
    ]),
    data: retracts ? { id: `e${random.below(20_000)}` } : random.pick(DATA),
  }
}

const DATA: readonly MadeEvent[] = [
  { core_hours: 126.582 },
  { core_hours: '0.1', region: 'eu' },
  { core_hours: '99999999999999999999.999999999999999999' },
  { core_hours: -5, gb: 1e-18 },
  { core_hours: 0.1 + 0.2, spot: true, note: null, machine: { cores: 4, os: 'linux' } },
  {},
]
