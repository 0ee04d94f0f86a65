import { expect } from 'vitest'
import { decimalText } from '#core/ground/decimal.ts'
import { present } from '#core/ground/result.ts'
import type { Meter, MeterBody } from '#core/metering/meter.ts'
import type { QuantityRequest } from '#core/metering/quantity.ts'
import { event, freshUsage, writeBatch } from './events.test-data.ts'
import type { CountedBatches } from './events.ts'
import { measure, measureSplit, type QuantityPart } from './quantities.ts'
import type { Usage } from './usage.ts'

export const ALL: CountedBatches = { upTo: 1_000, voids: [] }

export type Stretch = QuantityRequest['stretches'][number]

/** `stretch('05-01', '06-01')`: vm-1 of Altus in May 2026, in UTC; a part of a day is written `05-01T12:30`. */
export function stretch(from: string, to: string, subject = 'vm-1', recorder = 'altus'): Stretch {
  return { from: moment(from), to: moment(to), subject, recorder, binding: 1 }
}

export const MAY = stretch('05-01', '06-01')

export function moment(text: string): Temporal.Instant {
  return Temporal.Instant.from(`2026-${text}${text.includes('T') ? '' : 'T00:00'}Z`)
}

export function meterOf(measured: Meter['measure'], more: Partial<MeterBody> = {}): Meter {
  return { id: 'altus:metered', fact: 1, eventType: 'core.used', unit: 'h', measure: measured, ...more }
}

export function requestOf(meter: Meter, stretches: readonly Stretch[] = [MAY], name = 'asked'): QuantityRequest {
  return { name, meter, stretches }
}

/** `1.5 of 3`: the amount, and how many events it rests on. */
export async function measured(
  usage: Usage,
  meter: Meter,
  stretches: readonly Stretch[] = [MAY],
  batches = ALL,
): Promise<string> {
  const quantity = (await measure(usage, [requestOf(meter, stretches)], batches)).get('asked')
  const { amount, events } = present(quantity, 'what is bound is known')
  return `${decimalText(amount)} of ${events}`
}

/** The parts in a word each: `0 eu 1.5 of 3`. */
export function shownParts(parts: readonly QuantityPart[]): readonly string[] {
  return parts.map(({ bucket, group, amount, events }) =>
    [bucket, ...Object.values(group).map((text) => text || '-'), `${decimalText(amount)} of ${events}`].join(' '),
  )
}

export async function split(
  usage: Usage,
  meter: Meter,
  boundaries: readonly Temporal.Instant[],
  {
    by = [],
    where = [],
    stretches = [MAY],
  }: Partial<Parameters<typeof measureSplit>[3]> & { stretches?: Stretch[] } = {},
): Promise<readonly string[]> {
  return shownParts(await measureSplit(usage, [requestOf(meter, stretches)], ALL, { boundaries, by, where }))
}

/** `10 05-02T12:00 eu`: a value v, a time of 2026 and a region; an optional fourth word is the source. */
export type Line = string

export async function told(lines: readonly Line[], subject = 'vm-1'): Promise<Usage> {
  const usage = freshUsage()
  await write(usage, lines, subject)
  return usage
}

let batches = 0
export async function write(usage: Usage, lines: readonly Line[], subject: string): Promise<void> {
  batches += 1
  const events = lines.map((line, at) => {
    const [v = '', time = '', region = '', source = 'meter'] = line.split(' ')
    const labels = { ...(region !== '' && region !== '-' && { region }) }
    const id = `${batches}-${at}`
    return event(id, { subject, source, time: moment(time).toString(), labels, values: v === '-' ? {} : { v } })
  })
  await writeBatch(usage, { number: (batches % 900) + 1, recorder: 'altus' }, events)
}

/** What a table of a test tells, and the quantity of May. */
export type Aggregated = Readonly<{
  measure: Meter['measure']
  more?: Partial<MeterBody>
  told: readonly Line[]
  stretches?: readonly Stretch[]
  is: string
  because: string
}>

export async function checkAggregated({
  measure: wanted,
  more = {},
  told: lines,
  stretches = [MAY],
  is,
}: Aggregated): Promise<void> {
  expect(await measured(await told(lines), meterOf(wanted, more), stretches)).toBe(is)
}
