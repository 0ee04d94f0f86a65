import type { ProgramBody } from './program.ts'

/** One difference between two versions of a program: where, and as a sentence. */
export type ProgramChange = Readonly<{ path: string; says: string; before: string | null; after: string | null }>

/** What a document says of itself, or is the same said twice. */
const NOT_COMPARED = ['version', 'source']

/**
 * What differs between two versions, incentive by incentive: `deploy: pay percent 8 → 10`. Fields in the order of the later one. What is
 * listed by an id is found by it, so that one that moved is not two that changed.
 */
export function programChanges(before: ProgramBody, after: ProgramBody): readonly ProgramChange[] {
  const { incentives: old, ...oldRest } = before
  const { incentives: now, ...nowRest } = after
  const ids = [...new Set([...now, ...old].map(({ id }) => id))]
  return [
    ...differences('', without(oldRest), without(nowRest)),
    ...ids.flatMap((id): readonly ProgramChange[] => {
      const [one, other] = [old.find((each) => each.id === id), now.find((each) => each.id === id)]
      if (!one) return [{ path: id, says: `${id} is added`, before: null, after: shown(other) }]
      if (!other) return [{ path: id, says: `${id} is removed`, before: shown(one), after: null }]
      return differences(id, one, other)
    }),
  ]
}

function without(body: object): object {
  return Object.fromEntries(Object.entries(body).filter(([name]) => !NOT_COMPARED.includes(name)))
}

function differences(path: string, before: unknown, after: unknown): readonly ProgramChange[] {
  if (JSON.stringify(sorted(before)) === JSON.stringify(sorted(after))) return []
  if (!isObject(before) || !isObject(after)) {
    return [{ path, says: sentence(path, before, after), before: shown(before), after: shown(after) }]
  }
  const names = [...new Set([...Object.keys(after), ...Object.keys(before)])]
  return names.flatMap((name) => differences(path === '' ? name : `${path}.${name}`, before[name], after[name]))
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return value !== null && typeof value === 'object' && !Array.isArray(value)
}

/** `deploy: pay percent 8 → 10` */
function sentence(path: string, before: unknown, after: unknown): string {
  const [head = '', ...rest] = path.split('.')
  const name = rest.length === 0 ? head : `${head}: ${rest.join(' ')}`
  if (before === undefined) return `${name} ${shown(after) ?? ''} is added`
  if (after === undefined) return `${name} ${shown(before) ?? ''} is removed`
  return `${name} ${shown(before) ?? ''} → ${shown(after) ?? ''}`
}

/** A value as a document in one line writes it. */
function shown(value: unknown): string | null {
  if (value === undefined) return null
  if (Array.isArray(value)) return `[${value.map(shown).join(', ')}]`
  if (!isObject(value)) return String(value)
  const fields = Object.entries(value).filter(([, field]) => field !== undefined)
  return `{ ${fields.map(([name, field]) => `${name}: ${shown(field) ?? ''}`).join(', ')} }`
}

/** Fields in one order, so that two ways to write one object compare equal. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (!isObject(value)) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, field]) => field !== undefined)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, field]) => [name, sorted(field)]),
  )
}
