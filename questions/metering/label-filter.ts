import { z } from 'zod'
import type { LabelFilter } from '#core/metering/meter.ts'

const MOST_LABELS = 8

/** `region=eu,region=us,team!=web`; a comma or a backslash within a text has a backslash before it. */
const PAIR = /^((?:[^\\=!]|\\.)+)(!?=)((?:[^\\]|\\.)*)$/s

/** Labels by which quantities are split, such as `region,service`. */
export const groupField = z
  .string()
  .min(1)
  .max(1_000)
  .refine((text) => labelsOf(text).length <= MOST_LABELS, `at most ${MOST_LABELS} labels`)
  .refine((text) => labelsOf(text).every((label) => label !== ''), 'labels with commas between them')
  .optional()
  .meta({ description: 'Labels by which the quantities are split, with commas between them', example: 'region' })

/** Which events count, by their labels. */
export const whereField = z
  .string()
  .min(1)
  .max(4_000)
  .refine((text) => readWhere(text) !== undefined, 'labels and their texts, such as region=eu-central,team!=web')
  .optional()
  .meta({
    description:
      'Counts only events with these labels: `region=eu-central`, several with commas between them. A label that is named twice may have either text; `!=` leaves events out; an empty text means that the event lacks the label. A comma or backslash in a text has a backslash before it.',
    example: 'region=eu-central,team!=web',
  })

export function labelsOf(group: string | undefined): readonly string[] {
  return group === undefined ? [] : [...new Set(group.split(','))]
}

/** What the text of `whereField` says, or undefined where it says nothing. */
export function readWhere(text: string | undefined): readonly LabelFilter[] | undefined {
  if (text === undefined) return []
  const pairs = splitAtCommas(text).map((pair) => PAIR.exec(pair))
  const told: { label: string; sign: string; value: string }[] = []
  for (const pair of pairs) {
    if (!pair) return undefined
    const [, label = '', sign = '', value = ''] = pair
    told.push({ label: plain(label), sign, value: plain(value) })
  }
  return [...Map.groupBy(told, ({ label, sign }) => `${sign}${label}`).values()].flatMap((together) => {
    const [first] = together
    if (!first) return []
    const values = together.map(({ value }) => value)
    return [{ label: first.label, ...(first.sign === '=' ? { is: values } : { isNot: values }) }]
  })
}

function splitAtCommas(text: string): readonly string[] {
  return text.match(/(?:[^\\,]|\\.|\\$)+/gs) ?? []
}

function plain(text: string): string {
  return text.replaceAll(/\\(.)/gs, '$1')
}
