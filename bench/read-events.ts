/** What reading an event costs beyond JSON.parse. Run: node bench/read-events.ts */
import { readCloudEvent } from '#core/metering/cloud-event.ts'
import { readJson } from '#core/metering/cloud-event-text.ts'

const GOAL_NS = 1_200
const EVENTS = 10_000
const ROUNDS = 15

const texts = Array.from({ length: EVENTS }, (_, at) =>
  JSON.stringify({
    specversion: '1.0',
    id: `2026-05-${String(at).padStart(8, '0')}-a1b2c3`,
    source: 'stratum:meter/eu-1',
    type: 'stratum.core-hours',
    subject: `installation/${at % 997}`,
    time: `2026-05-${String(1 + (at % 28)).padStart(2, '0')}T08:15:30.250Z`,
    data: { core_hours: (at % 100_000) / 1000, region: 'eu-west-1' },
  }),
)
const batch = `[${texts.join(',')}]`

/** The quickest of several rounds, in ns per event: what else the machine does only ever makes it slower. */
function quickest(run: () => void): number {
  let best = Number.POSITIVE_INFINITY
  for (let round = 0; round < ROUNDS; round += 1) {
    const start = process.hrtime.bigint()
    run()
    best = Math.min(best, Number(process.hrtime.bigint() - start) / EVENTS)
  }
  return Math.round(best)
}

const parse = quickest(() => {
  JSON.parse(batch)
})
const read = quickest(() => {
  const { value, escaped } = readJson(batch)
  for (const one of value as readonly unknown[]) {
    if (!readCloudEvent(one, escaped).ok) throw new Error('Invariant broken: the events of the bench are sound')
  }
})
const value = read - parse
const details = { bytes: Math.round(batch.length / EVENTS), parse, read }
const line = {
  name: 'read-events',
  value,
  unit: 'ns per event beyond JSON.parse',
  goal: GOAL_NS,
  holds: value <= GOAL_NS,
}
process.stdout.write(`${JSON.stringify({ ...line, ...details })}\n`)
process.exitCode = line.holds ? 0 : 1
