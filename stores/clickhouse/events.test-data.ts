import { randomUUID } from 'node:crypto'
import { afterAll, inject } from 'vitest'
import { decimal } from '#core/ground/decimal.ts'
import { storable, type UsageEvent } from '#core/metering/event.ts'
import { openClickHouse } from './connect.ts'
import { encodeEvents, numberRows } from './event-rows.ts'
import { writeEvents } from './events.ts'
import type { Usage } from './usage.ts'

/** The engine of the run. */
export const client = openClickHouse(inject('clickhouseUrl'))
afterAll(() => client.close())

/** A tenant that nobody else writes for. */
export function freshUsage(): Usage {
  return { client, tenant: `events-${randomUUID()}` }
}

type Told = Partial<Omit<UsageEvent, 'values' | 'time'>> & Readonly<{ time?: string; values?: Record<string, string> }>

/** One hour of vm-1 at the beginning of May, or what is told otherwise. */
export function event(id: string, told: Told = {}): UsageEvent {
  const { time = '2026-05-01T00:00:00Z', values = { hours: '1' }, ...rest } = told
  return {
    source: 'altus/meter',
    id,
    type: 'core.used',
    subject: 'vm-1',
    labels: {},
    ...rest,
    time: Temporal.Instant.from(time),
    values: Object.fromEntries(Object.entries(values).map(([name, text]) => [name, decimal(text)])),
  }
}

/** Writes events as the batch of that number. */
export async function writeBatch(
  usage: Usage,
  { number, recorder }: Readonly<{ number: number; recorder: string }>,
  events: readonly UsageEvent[],
): Promise<void> {
  const encoded = encodeEvents({ tenant: usage.tenant, recorder }, events.map(storable))
  numberRows(encoded, number, 0)
  await writeEvents(usage, [encoded])
}
