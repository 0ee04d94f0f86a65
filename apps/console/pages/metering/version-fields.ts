import type { ConflictVersion } from '#apps/console/api/metering.ts'

/** One field of a version of an event: `values` and `labels` may have the same name, so the key tells them apart. */
export type VersionField = Readonly<{
  key: string
  field: string
  text: string
  kind: 'text' | 'time' | 'value'
}>

/** What an event says, in one order: what it is about, its values, its labels. */
export function fieldsOf({ type, subject, time, values, labels }: ConflictVersion): readonly VersionField[] {
  const told = (kind: 'text' | 'value', of: Readonly<Record<string, string>>) =>
    Object.entries(of)
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([name, text]) => ({ key: `${kind} ${name}`, field: name.replaceAll('_', ' '), text, kind }))
  return [
    { key: 'type', field: 'type', text: type, kind: 'text' },
    { key: 'subject', field: 'subject', text: subject, kind: 'text' },
    { key: 'time', field: 'time', text: time, kind: 'time' },
    ...told('value', values),
    ...told('text', labels),
  ]
}

/** The keys of the fields in which two versions differ, also those that only one of them has. */
export function differences(first: ConflictVersion, other: ConflictVersion): ReadonlySet<string> {
  const [one, two] = [first, other].map((version) => new Map(fieldsOf(version).map(({ key, text }) => [key, text])))
  const keys = [...(one?.keys() ?? []), ...(two?.keys() ?? [])]
  return new Set(keys.filter((key) => one?.get(key) !== two?.get(key)))
}
