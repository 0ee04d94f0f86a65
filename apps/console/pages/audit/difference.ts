import type { AuditChange } from '#apps/console/api/settings-answers.ts'

/** A field whose value differs; undefined where there was, or is, no value. */
export type Differing = Readonly<{ field: string; before: string | undefined; after: string | undefined }>

/** The fields in which a row differs before and after a change; of a row that was added or removed, those with a value. */
export function differenceOf({ before = {}, after = {} }: Pick<AuditChange, 'before' | 'after'>): readonly Differing[] {
  const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])]
  return fields
    .map((field) => ({ field, before: shown(before[field]), after: shown(after[field]) }))
    .filter((one) => one.before !== one.after)
}

function shown(value: unknown): string | undefined {
  return value === undefined || value === null ? undefined : valueText(value)
}

/** A value as people read it: a text as it is, a list of texts with commas, all else as JSON. */
export function valueText(value: unknown): string {
  if (typeof value === 'string') return value
  if (Array.isArray(value) && value.every((one) => typeof one === 'string')) return value.join(', ')
  return JSON.stringify(value)
}
